import { storedItems } from '../src/operation/stored-items.js';

const FIRST = { id: { S: 'first' } };
const SECOND = { id: { S: 'second' } };

describe.each([
  ['an ordinary object', () => ({})],
  ['a frozen one', () => Object.freeze({})],
  ['a proxy', () => new Proxy({}, {})],
  ['a proxy of a frozen one', () => new Proxy(Object.freeze({}), {})],
])('the item of %s', (_, make) => {
  test('is the last that was set, and of that object alone', () => {
    const [entity, other] = [make(), make()];
    expect(storedItems.get(entity)).toBeUndefined();
    storedItems.set(entity, FIRST);
    expect(storedItems.get(entity)).toBe(FIRST);
    storedItems.set(entity, SECOND);
    expect(storedItems.get(entity)).toBe(SECOND);
    expect(storedItems.get(other)).toBeUndefined();
  });

  test('shows nowhere', () => {
    const entity = make();
    storedItems.set(entity, FIRST);
    expect(Reflect.ownKeys(entity)).toEqual([]);
    expect(storedItems.get(Object.create(entity) as object)).toBeUndefined();
    expect({ ...entity }).toEqual({});
  });
});

test('an object that is frozen after it came can be given another item', () => {
  const entity = {};
  storedItems.set(entity, FIRST);
  Object.freeze(entity);
  storedItems.set(entity, SECOND);
  expect(storedItems.get(entity)).toBe(SECOND);
});

test('what wraps an object has no item of its own', () => {
  const entity = {};
  storedItems.set(entity, FIRST);
  expect(storedItems.get(new Proxy(entity, {}))).toBeUndefined();
});
