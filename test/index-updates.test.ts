import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { Attribute, ConditionFailedError, DataSource, Entity, ExpressionError, KEY, table } from 'dynatomic';
import { engine } from './support/engine.js';

const Tickets = table('Tickets', {
  partitionKey: 'pk',
  indexes: { byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
});

@Entity({
  table: Tickets,
  partitionKey: 'TICKET#{id}',
  indexes: { byStatus: { partitionKey: 'STATUS#{status}', sortKey: '{priority:03}#{owner}' } },
})
class Ticket {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() status?: string;
  @Attribute() priority?: number;
  @Attribute() owner?: string;
  @Attribute() note?: string;
}

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Ticket] });
const tickets = db.repository(Ticket);

async function indexKeys(id: string): Promise<(string | undefined)[]> {
  const Key = { pk: { S: `TICKET#${id}` } };
  const { Item } = await client.send(
    new GetItemCommand({ TableName: tableName('Tickets'), Key, ConsistentRead: true }),
  );
  return [Item?.['gsi1pk']?.S, Item?.['gsi1sk']?.S];
}

beforeAll(() => db.createTables());
beforeEach(() => tickets.save(Object.assign(new Ticket(), { id: '1', status: 'open', priority: 7, owner: 'al' })));

test('an update that touches no index asks for nothing', async () => {
  await tickets.update('1').set({ note: 'x' }).execute();
  expect(await indexKeys('1')).toEqual(['STATUS#open', '007#al']);
});

test('what the templates need besides is listed', () => {
  expect(() => tickets.update('1').set({ status: 'done' }).toRequest()).toThrow(
    "the keys of index 'byStatus', which also need priority, owner; tell them by with({ priority, owner })",
  );
});

test('what with() tells is used, and holds the write to it', async () => {
  const done = tickets.update('1').set({ status: 'done' });
  await done.with({ priority: 7, owner: 'al' }).execute();
  expect(await indexKeys('1')).toEqual(['STATUS#done', '007#al']);
  await expect(done.with({ priority: 8, owner: 'al' }).execute()).rejects.toBeInstanceOf(ConditionFailedError);
});

test('with() may tell that the item lacks something: it is not in the index then', async () => {
  await tickets.save(Object.assign(new Ticket(), { id: '2', status: 'open', priority: 1 }));
  expect(await indexKeys('2')).toEqual([undefined, undefined]);
  await tickets.update('2').set({ status: 'done' }).with({ priority: 1, owner: undefined }).execute();
  expect(await indexKeys('2')).toEqual([undefined, undefined]);
  const wrong = tickets.update('1').set({ status: 'done' }).with({ priority: 7, owner: undefined });
  await expect(wrong.execute()).rejects.toBeInstanceOf(ConditionFailedError);
  await tickets.update('2').set({ owner: 'bo' }).with({ priority: 1, status: 'done' }).execute();
  expect(await indexKeys('2')).toEqual(['STATUS#done', '001#bo']);
});

test('removing a part drops the keys, an expression is refused', async () => {
  expect(() =>
    tickets
      .update('1')
      .set((t) => ({ priority: t.priority.plus(1) }))
      .toRequest(),
  ).toThrow(ExpressionError);
  await tickets.update('1').remove('owner').execute();
  expect(await indexKeys('1')).toEqual([undefined, undefined]);
});

test('an update of a loaded entity needs no with()', async () => {
  const ticket = await tickets.getById('1');
  ticket.status = 'late';
  await tickets.update(ticket).execute();
  expect(await indexKeys('1')).toEqual(['STATUS#late', '007#al']);
});
