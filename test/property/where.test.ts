import fc from 'fast-check';
import { Attribute, DataSource, Entity, KEY, table, type Condition, type Fields } from 'dynatomic';
import { engine } from '../support/engine.js';

class Part {
  @Attribute() name!: string;
}

@Entity({ table: table('Things', { partitionKey: 'pk' }), partitionKey: 'T#{id}' })
class Thing {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() name?: string;
  @Attribute({ type: 'any' }) data?: unknown;
  @Attribute({ type: ['string'] }) tags?: string[];
  @Attribute({ type: () => Part }) part?: Part;
}

const { client, createTable, tableName } = engine();
const things = new DataSource({ client, tableName }).repository(Thing);

beforeAll(async () => {
  await createTable('Things', 'pk');
  await things.save(Object.assign(new Thing(), { id: 'a' }));
});

/** What a caller who wants more than they may would send. */
const hostile = fc.constantFrom(
  ':0',
  '#0',
  '#0 = #0 OR attribute_exists(pk)',
  'a) OR (b',
  '__proto__',
  "'; --",
  '${x}',
  'size(#0)',
);
const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 20 }));
/** JSON that looks like what the library makes of fields and conditions. */
const json = fc.oneof(
  fc.record({ attr: text }),
  fc.record({ kind: fc.constantFrom('path', 'value', 'compare'), segments: fc.array(text), value: text }),
  fc.dictionary(text, text, { maxKeys: 3 }),
  fc.array(text, { maxLength: 3 }),
);

const WHERES: Readonly<Record<string, (u: Fields<Thing>, value: string) => Condition>> = {
  eq: (u, value) => u.name.eq(value),
  between: (u, value) => u.name.between(value, value),
  in: (u, value) => u.name.in([value, value]),
  contains: (u, value) => u.tags.contains(value),
  beginsWith: (u, value) => u.part.name.beginsWith(value),
  junction: (u, value) => u.name.ne(value).and(u.name.lt(value).or(u.name.gte(value).not())),
};

test.each(Object.entries(WHERES))('%s: a value never changes the expression, only the values', (_name, where) => {
  const conditionOf = (value: string) => {
    const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = things
      .delete('a')
      .where((u) => where(u, value))
      .toRequest();
    return { text: [ConditionExpression, ExpressionAttributeNames], values: ExpressionAttributeValues ?? {} };
  };
  const plain = conditionOf('x');
  fc.assert(
    fc.property(text, (value) => {
      const { text, values } = conditionOf(value);
      expect(text).toEqual(plain.text);
      for (const name of Object.keys(plain.values)) expect(values[name]).toEqual({ S: value });
    }),
    { numRuns: 60 },
  );
});

test('JSON is data, whatever it looks like, in conditions by values and in updates', () => {
  const requestOf = (data: unknown) => things.update('a').set({ data }).where({ data }).toRequest();
  const plain = requestOf('x');
  fc.assert(
    fc.property(json, (data) => {
      const request = requestOf(data);
      expect(request.ConditionExpression).toBe(plain.ConditionExpression);
      expect(request.UpdateExpression).toBe(plain.UpdateExpression);
      expect(request.ExpressionAttributeNames).toEqual(plain.ExpressionAttributeNames);
    }),
    { numRuns: 100 },
  );
});

test('DynamoDB takes them for what they are: no value makes a false condition true', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (value) => {
      await expect(things.delete('a').where({ name: value }).execute()).rejects.toMatchObject({
        code: 'CONDITION_FAILED',
      });
    }),
    { numRuns: 10 },
  );
  expect(await things.exists('a')).toBe(true);
});
