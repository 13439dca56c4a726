import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

import {
  batchGet,
  batchPut,
  client,
  codesOf,
  createTable,
  direct,
  failureOf,
  get,
  id,
  increment,
  item,
  key,
  nextId,
  onceOnly,
  proxy,
  put,
  startProxy,
  stored,
  table,
  tableName,
  transactGet,
  transactPut,
} from './proxied-engine.js';

describe('contention', () => {
  const commands = {
    'transactional put': () => transactPut(`${id}-${nextId()}`, id),
    'transactional update': () => new TransactWriteItemsCommand({ TransactItems: [{ Update: increment(id) }] }),
    'transactional delete': () => new TransactWriteItemsCommand({ TransactItems: [{ Delete: key(id) }] }),
    'condition check': () =>
      new TransactWriteItemsCommand({
        TransactItems: [{ ConditionCheck: { ...key(id), ConditionExpression: 'attribute_not_exists(nothing)' } }],
      }),
    'transactional read': () => transactGet(`${id}-${nextId()}`, id),
    put: () => put(id),
    update: () => new UpdateItemCommand(increment(id)),
    delete: () => new DeleteItemCommand(key(id)),
    'batch write': () => batchPut(`${id}-${nextId()}`, id),
    get: () => get(id),
    'batch read': () => batchGet(id),
    query: () =>
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: id } },
      }),
    scan: () => new ScanCommand({ TableName: table }),
  };
  type Name = keyof typeof commands;

  const outcomeOf = (sent: Promise<object>): Promise<unknown> =>
    sent.then(
      ({ UnprocessedItems = {} }: { UnprocessedItems?: object }) => (table in UnprocessedItems ? 'unprocessed' : 'ok'),
      (error: unknown) => (error instanceof TransactionCanceledException ? codesOf(error) : (error as Error).name),
    );

  /** Sends the second while the first is on its way. */
  async function meet(first: () => Promise<object>, second: () => Promise<object>): Promise<readonly unknown[]> {
    proxy.contention({ holdMs: [100, 100] });
    const { requests } = proxy.counts;
    const outcomes = [outcomeOf(first())];
    while (proxy.counts.requests === requests) await new Promise(setImmediate);
    outcomes.push(outcomeOf(second()));
    return Promise.all(outcomes);
  }

  const CONFLICT = ['None', 'TransactionConflict'];
  const SOLE_CONFLICT = ['TransactionConflict'];

  test.each<[first: Name, second: Name, first: unknown, second: unknown]>([
    ['transactional put', 'transactional put', 'ok', CONFLICT],
    ['transactional put', 'transactional update', 'ok', SOLE_CONFLICT],
    ['condition check', 'transactional delete', 'ok', SOLE_CONFLICT],
    ['transactional put', 'put', 'ok', 'TransactionConflictException'],
    ['transactional update', 'update', 'ok', 'TransactionConflictException'],
    ['transactional delete', 'delete', 'ok', 'TransactionConflictException'],
    ['condition check', 'put', 'ok', 'TransactionConflictException'],
    ['transactional put', 'batch write', 'ok', 'unprocessed'],
    ['put', 'transactional update', 'ok', SOLE_CONFLICT],
    ['update', 'transactional put', 'ok', CONFLICT],
    ['batch write', 'transactional put', 'ok', CONFLICT],
    ['transactional put', 'transactional read', 'ok', CONFLICT],
    ['put', 'transactional read', 'ok', CONFLICT],
    ['batch write', 'transactional read', 'ok', CONFLICT],
    ['transactional read', 'transactional put', CONFLICT, 'ok'],
    ['transactional read', 'update', CONFLICT, 'ok'],
    ['transactional read', 'batch write', CONFLICT, 'ok'],
    ['transactional read', 'transactional read', 'ok', 'ok'],
    ['put', 'update', 'ok', 'ok'],
    ['batch write', 'delete', 'ok', 'ok'],
    ['transactional put', 'get', 'ok', 'ok'],
    ['transactional put', 'batch read', 'ok', 'ok'],
    ['transactional put', 'query', 'ok', 'ok'],
    ['get', 'transactional put', 'ok', 'ok'],
    ['scan', 'put', 'ok', 'ok'],
  ])('%s, then %s', async (first, second, firstOutcome, secondOutcome) => {
    const send = (name: Name) => () => client.send(commands[name]() as PutItemCommand);
    expect(await meet(send(first), send(second))).toEqual([firstOutcome, secondOutcome]);
    const conflicts = [firstOutcome, secondOutcome].filter((outcome) => outcome !== 'ok').length;
    expect(proxy.counts.conflicts).toBe(conflicts);
  });

  test('what is refused is not applied', async () => {
    const [, outcome] = await meet(
      () => client.send(transactPut(id)),
      () => client.send(transactPut(`${id}-other`, id)),
    );
    expect(outcome).toEqual(CONFLICT);
    expect([await stored(id), await stored(`${id}-other`)]).toEqual([true, false]);
  });

  test('of a batch, only the item that meets a transaction is unprocessed', async () => {
    const batch = batchPut(`${id}a`, id, `${id}b`);
    let output: { UnprocessedItems?: unknown } = {};
    await meet(
      () => client.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: key(id) }] })),
      async () => (output = await client.send(batch)),
    );
    expect(output.UnprocessedItems).toEqual({ [table]: [{ PutRequest: { Item: item(id).Item } }] });
    expect(await Promise.all([`${id}a`, id, `${id}b`].map(stored))).toEqual([true, false, true]);
  });

  test('an item that a batch was refused does not meet others through the batch', async () => {
    proxy.contention({ holdMs: [200, 200] });
    const transaction = client.send(transactPut(id));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const batch = client.send(batchPut(`${id}a`, id));
    await transaction;
    expect(await outcomeOf(client.send(transactPut(id)))).toBe('ok');
    expect(await outcomeOf(batch)).toBe('unprocessed');
  });

  test('a transaction whose token is on its way is in progress', async () => {
    const send = () => client.send(new TransactWriteItemsCommand({ ...transactPut(id).input, ClientRequestToken: id }));
    expect(await meet(send, send)).toEqual(['ok', 'TransactionInProgressException']);
  });

  test('requests that do not overlap, or concern other items, do not conflict', async () => {
    proxy.contention({ holdMs: [20, 20] });
    await Promise.all([
      client.send(transactPut(`${id}a`)),
      client.send(transactPut(`${id}b`)),
      client.send(put(`${id}c`)),
    ]);
    for (let n = 0; n < 3; n++) await client.send(transactPut(id));
    expect(proxy.counts).toMatchObject({ requests: 6, forwarded: 6, conflicts: 0 });
  });

  test('one item is one item, however its number is written and whatever else a put holds', async () => {
    const numbered = tableName('Numbered');
    await createTable('Numbered', { name: 'n', type: 'N' }, 'sk');
    const numberedItem = (n: string, sk: string) => ({
      TableName: numbered,
      Item: { other: { S: n }, sk: { S: sk }, n: { N: n } },
    });
    const send = (n: string, sk: string) => () =>
      client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: numberedItem(n, sk) }] }));
    const remove = (n: string, sk: string) => () =>
      client.send(new DeleteItemCommand({ TableName: numbered, Key: { sk: { S: sk }, n: { N: n } } }));
    expect(await meet(send('10', 'a'), remove('1.0e1', 'a'))).toEqual(['ok', 'TransactionConflictException']);
    expect(await meet(send('-0.50', 'a'), remove('-5e-1', 'a'))).toEqual(['ok', 'TransactionConflictException']);
    expect(await meet(send('10', 'a'), remove('10', 'b'))).toEqual(['ok', 'ok']);
    expect(await meet(send('10', 'a'), remove('-10', 'a'))).toEqual(['ok', 'ok']);
    expect(await meet(send('10', 'a'), remove('100', 'a'))).toEqual(['ok', 'ok']);
  });

  test('a table that is made anew with another key', async () => {
    const TableName = tableName('Anew');
    const create = (name: string) =>
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: name, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
      });
    const transact = (first: string, second: string) => () =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName, Item: { a: { S: first }, b: { S: second } } } }],
        }),
      );
    await client.send(create('a'));
    expect(await meet(transact('1', '1'), transact('1', '2'))).toEqual(['ok', SOLE_CONFLICT]);
    await client.send(new DeleteTableCommand({ TableName }));
    await client.send(create('b'));
    expect(await meet(transact('1', '1'), transact('1', '2'))).toEqual(['ok', 'ok']);
    expect(await meet(transact('1', '1'), transact('2', '1'))).toEqual(['ok', SOLE_CONFLICT]);
  });

  test('what the engine would refuse reaches the engine', async () => {
    proxy.contention({ holdMs: [0, 0] });
    const unknownTable = { TableName: 'No-such-table', Item: { pk: { S: 'a' } } };
    expect((await failureOf(client.send(new PutItemCommand(unknownTable)))).name).toBe('ResourceNotFoundException');
    const noKey = { TableName: table, Item: { other: { S: 'a' } } };
    expect((await failureOf(client.send(new PutItemCommand(noKey)))).name).toBe('ValidationException');
    expect((await failureOf(client.send(new TransactWriteItemsCommand({ TransactItems: [] })))).name).toBe(
      'ValidationException',
    );
    expect((await failureOf(client.send(new PutItemCommand({} as never)))).$metadata.httpStatusCode).toBe(400);
    for (const body of ['', '5', '{', '{"RequestItems":{"a":null,"b":{"Keys":5}}}', '{"RequestItems":[null]}']) {
      const headers = {
        'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
        'content-type': 'application/x-amz-json-1.0',
      };
      const reply = await fetch(proxy.endpoint, { method: 'POST', headers, body });
      expect(reply.status).toBe(400);
    }
    expect(proxy.counts.conflicts).toBe(0);
  });

  test('under contention and faults, a counter says what was applied', async () => {
    const seeded = await startProxy({ seed: 11 });
    const through = onceOnly(seeded);
    seeded.contention({ holdMs: [0, 5] });
    seeded.random({ dropBefore: 0.1, errorBefore: 0.1, throttle: 0.1, delayBefore: 0.1, delayMs: [0, 5] });
    const worker = async (): Promise<number> => {
      let applied = 0;
      for (let n = 0; n < 15; n++) {
        const sent = n % 2 === 0 ? commands['transactional update']() : commands.update();
        applied += await through.send(sent as UpdateItemCommand).then(
          () => 1,
          () => 0,
        );
      }
      return applied;
    };
    const applied = await Promise.all(Array.from({ length: 5 }, worker));
    const total = applied.reduce((sum, each) => sum + each, 0);
    expect((await direct.send(get(id))).Item?.['n']).toEqual({ N: String(total) });
    expect(seeded.counts.conflicts).toBeGreaterThan(5);
    expect(seeded.counts.faults.throttle).toBeGreaterThan(0);
    expect(seeded.counts.forwarded).toBe(total);
  });

  test.each([[[5, 1]], [[-1, 5]], [[1, Infinity]], [5], [['a', 'b']]])('holdMs %j is refused', (holdMs) => {
    expect(() => proxy.contention({ holdMs: holdMs as never })).toThrow(/holdMs is two numbers of milliseconds/);
  });
});
