import { Attribute, attr, DataSource, Entity, expr, ExpressionError, KEY, table } from 'dynatomic';
import { engine } from './support/engine.js';

class Size {
  @Attribute({ name: 'w' }) width!: number;
  @Attribute({ type: 'number', nullable: true }) depth?: number | null;
}

class Part {
  @Attribute() sku!: string;
  @Attribute() size?: Size;
}

@Entity({
  table: table('Boxes', { partitionKey: 'pk', indexes: { byOwner: { partitionKey: 'owner' } } }),
  partitionKey: 'BOX#{id}',
})
class Box {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: 'string', nullable: true }) owner?: string | null;
  @Attribute({ type: [() => Part] }) parts?: Part[];
  @Attribute({ type: { map: { map: 'number' } } }) scores?: Record<string, Record<string, number>>;
  @Attribute({ type: 'any' }) extra?: Record<string, unknown>;
  @Attribute({ type: ['number'] }) counts?: number[];
}

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Box] });
const boxes = db.repository(Box);
const size = (width: number): Size => Object.assign(new Size(), { width });
const part = (sku: string, width: number): Part => Object.assign(new Part(), { sku, size: size(width) });

beforeAll(() => db.createTables());
beforeEach(() =>
  boxes.save(
    Object.assign(new Box(), {
      id: '1',
      owner: 'al',
      parts: [part('a', 1), part('b', 2)],
      scores: { red: { one: 1 }, 'a.b': { two: 2 } },
      extra: { deep: [{ on: true }] },
      counts: [1, 2, 3],
    }),
  ),
);

test('paths go through lists, embedded classes, records and data without a form', async () => {
  await boxes
    .update('1')
    .set((b) => b.parts.at(1).path('size').width, 20)
    .set((b) => b.scores.path('red').path('one'), 10)
    .set((b) => b.scores.path('a.b').path('two'), 22)
    .set((b) => b.counts.at(0), 9)
    .set((b) => b.parts.at(0).path('size').depth, null)
    .where((b) => b.parts.at(0).path('size').width.eq(1))
    .where((b) => b.counts.contains(3))
    .where((b) => b.extra.path('deep').at(0).path('on').eq(true))
    .execute();
  const box = await boxes.getById('1');
  expect(box.parts?.map((one) => one.size?.width)).toEqual([1, 20]);
  expect(box.parts?.[0]?.size?.depth).toBeNull();
  expect(box.scores).toEqual({ red: { one: 10 }, 'a.b': { two: 22 } });
  expect(box.counts).toEqual([9, 2, 3]);
});

test('text takes the same paths', async () => {
  await boxes
    .update('1')
    .set(expr`parts[0].size.width = ${5}, scores.red.one = scores.red.one + ${1}`)
    .where('parts[1].sku = :sku AND extra.deep[0].on = :on', { sku: 'b', on: true })
    .execute();
  const box = await boxes.getById('1');
  expect(box.parts?.[0]?.size?.width).toBe(5);
  expect(box.scores?.['red']).toEqual({ one: 2 });
});

test.each([
  ['an embedded property', 'parts[0].sise.width = :n', /sise/],
  ['an element of what is no list', 'owner[0] = :n', /owner/],
  ['a name below a list', 'counts.first = :n', /first/],
  ['a name below a scalar', 'counts[0].first = :n', /first/],
])('%s that nothing declares is refused', (_what, text, message) => {
  expect(() => boxes.update('1').where(text, { n: 1 })).toThrow(ExpressionError);
  expect(() => boxes.update('1').where(text, { n: 1 })).toThrow(message);
});

test('attributes by their names as stored, the physical key and undeclared ones among them', async () => {
  const stored = boxes
    .update('1')
    .set((b) => b.counts.at(1), 7)
    .where(attr('pk').eq('BOX#1').and(attr('undeclared', 'deeper').notExists()));
  await stored.execute();
  expect((await boxes.getById('1')).counts).toEqual([1, 7, 3]);
});

test('null takes an attribute that is a key of an index out of it', async () => {
  await boxes.update('1').set({ owner: null }).execute();
  expect((await boxes.getById('1')).owner).toBeUndefined();
  await boxes.update('1').set({ owner: 'bo' }).execute();
  expect((await boxes.getById('1')).owner).toBe('bo');
});
