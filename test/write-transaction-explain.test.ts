import { attr, set } from 'dynatomic';
import { customer, order, shop, user } from './support/shop.js';

const { customers, db, orders, requests, tableName, users } = shop();

test('explain() tells what would be sent, as plain JSON', () => {
  const explanation = db
    .transaction()
    .add(customers.put(customer('c1')).ifNotExists())
    .add(
      users
        .update('u1')
        .set((u) => ({ balance: u.balance.minus(10) }))
        .where((u) => u.balance.gte(10)),
    )
    .add(orders.delete({ customerId: 'c1', orderId: 'o1' }))
    .conditionCheck('Plain', { pk: 'p' }, attr('a', 'b').exists())
    .update('Plain', { pk: 'q' }, set({ n: 1 }))
    .explain();
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(JSON.parse(JSON.stringify({ ...explanation })));
  expect(explanation.problems).toEqual([]);
  expect(explanation.operations).toEqual([
    {
      index: 0,
      kind: 'Put',
      table: tableName('App'),
      entity: 'Customer',
      key: { pk: 'CUSTOMER#c1', sk: 'PROFILE' },
      condition: 'attribute_not_exists(pk)',
      update: undefined,
      bytes: 59,
      writeUnits: 2,
    },
    expect.objectContaining({ index: 1, kind: 'Update', entity: 'User', key: { pk: 'USER#u1' } }),
    expect.objectContaining({ index: 2, kind: 'Delete', condition: undefined, update: undefined }),
    expect.objectContaining({
      index: 3,
      kind: 'ConditionCheck',
      entity: undefined,
      condition: 'attribute_exists(a.b)',
    }),
    expect.objectContaining({ index: 4, kind: 'Update', update: 'SET n = :0' }),
  ]);
  expect(explanation.operations[1]?.condition).toBe('attribute_exists(pk) AND balance >= :3');
  expect(explanation.operations[1]?.update).toBe('SET balance = balance - :0, updatedAt = :2 ADD version :1');
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  expect(explanation.bytes).toBe(sum(explanation.operations.map(({ bytes }) => bytes)));
  expect(explanation.writeUnits).toBe(sum(explanation.operations.map(({ writeUnits }) => writeUnits)));
  expect(requests.count).toBe(0);
});

test('bytes are those that DynamoDB counts, and each begun kilobyte costs two units', () => {
  const of = (bytes: number) =>
    db
      .transaction()
      .put('Plain', { pk: 'x'.repeat(bytes - 2) })
      .explain();
  expect(of(1024)).toMatchObject({ bytes: 1024, writeUnits: 2 });
  expect(of(1025)).toMatchObject({ bytes: 1025, writeUnits: 4 });
});

test('problems are among it, and nothing throws', () => {
  const explanation = db.transaction().save(user('same')).add(users.delete('same')).add(users.delete('')).explain();
  expect(explanation.problems.map(({ code }) => code)).toEqual(['DUPLICATE_ITEM', 'KEY_VALUE']);
  expect(explanation.operations.map(({ index }) => index)).toEqual([0, 1]);
  expect(JSON.stringify(explanation)).toContain('DUPLICATE_ITEM');
});

test('toRequest() is the exact input, but for its token', async () => {
  const transaction = db
    .transaction()
    .save(order('c9', 'o9', { total: 3 }))
    .delete('Plain', { pk: 'gone' })
    .withIdempotencyKey(tableName('explain'));
  const request = transaction.toRequest();
  expect(request.TransactItems).toEqual([
    {
      Put: {
        TableName: tableName('App'),
        Item: {
          pk: { S: 'CUSTOMER#c9' },
          sk: { S: 'ORDER#o9' },
          customerId: { S: 'c9' },
          orderId: { S: 'o9' },
          total: { N: '3' },
          _type: { S: 'Order' },
        },
      },
    },
    { Delete: { TableName: tableName('Plain'), Key: { pk: { S: 'gone' } } } },
  ]);
  expect(requests.count).toBe(0);
  await transaction.execute();
  expect(requests.last('TransactWriteItems')).toEqual(request);
});

test('capacity is asked for where the caller wants it, and comes back by table', async () => {
  const { consumedCapacity } = await db
    .transaction()
    .save(customer('cap'))
    .put('Plain', { pk: 'cap' })
    .execute({ returnConsumedCapacity: 'TOTAL' });
  expect(consumedCapacity?.map(({ TableName }) => TableName).sort()).toEqual(
    [tableName('App'), tableName('Plain')].sort(),
  );
});

test('keys of every type are told as plain values', () => {
  const { operations } = db
    .transaction()
    .delete('Plain', { pk: Uint8Array.of(1, 2) })
    .delete('Plain', { pk: 2n ** 80n })
    .delete('Plain', { pk: 1.5 })
    .explain();
  expect(operations.map(({ key }) => key?.['pk'])).toEqual([Uint8Array.of(1, 2), String(2n ** 80n), 1.5]);
});
