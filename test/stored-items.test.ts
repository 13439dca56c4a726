import { StoredItems } from '../src/operation/stored-items.js';

const FIRST = { id: { S: 'first' } };
const SECOND = { id: { S: 'second' } };

describe.each([
  ['an ordinary object', () => ({})],
  ['a frozen one', () => Object.freeze({})],
  ['a proxy', () => new Proxy({}, {})],
  ['a proxy of a frozen one', () => new Proxy(Object.freeze({}), {})],
])('the item of %s', (_, make) => {
  test('is the last that was set, and of that object alone', () => {
    const items = new StoredItems();
    const [entity, other] = [make(), make()];
    expect(items.get(entity)).toBeUndefined();
    items.set(entity, FIRST);
    expect(items.get(entity)).toBe(FIRST);
    items.set(entity, SECOND);
    expect(items.get(entity)).toBe(SECOND);
    expect(items.get(other)).toBeUndefined();
  });

  test('shows nowhere', () => {
    const entity = make();
    new StoredItems().set(entity, FIRST);
    expect(Reflect.ownKeys(entity)).toEqual([]);
    expect(new StoredItems().get(Object.create(entity) as object)).toBeUndefined();
    expect({ ...entity }).toEqual({});
  });
});

test('an object that is frozen after it came can be given another item', () => {
  const items = new StoredItems();
  const entity = {};
  items.set(entity, FIRST);
  Object.freeze(entity);
  items.set(entity, SECOND);
  expect(items.get(entity)).toBe(SECOND);
});

test('what wraps an object has no item of its own', () => {
  const items = new StoredItems();
  const entity = {};
  items.set(entity, FIRST);
  expect(items.get(new Proxy(entity, {}))).toBeUndefined();
});
