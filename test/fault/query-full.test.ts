import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Attribute, DataSource, Entity, table, ThrottledError } from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { engine } from '../support/engine.js';

const Pets = table('Pets', {
  partitionKey: 'id',
  indexes: { byKind: { partitionKey: 'kind', projection: 'KEYS_ONLY' } },
});

@Entity({ table: Pets, partitionKey: '{id}' })
class Pet {
  @Attribute() id!: string;
  @Attribute() kind!: string;
  @Attribute() age!: number;
}

const { endpoint, client: direct, tableName } = engine();
let proxy: FaultProxy;
let client: DynamoDBClient;
let db: DataSource;

beforeAll(async () => {
  await new DataSource({ client: direct, tableName, entities: [Pet] }).createTables();
  proxy = await FaultProxy.start({ target: endpoint });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials });
  db = new DataSource({ client, tableName, entities: [Pet], retry: { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 4 } });
  const pets = Array.from({ length: 30 }, (_, age) => Object.assign(new Pet(), { id: `p${age}`, kind: 'cat', age }));
  await db
    .transaction()
    .addAll(pets.map((pet) => db.repository(Pet).put(pet)))
    .execute();
});

afterAll(async () => {
  client.destroy();
  await proxy.stop();
});

const ages = async (): Promise<number[]> => {
  const found = await db.repository(Pet).index('byKind').query('cat').full().all();
  return found.map(({ age }) => age).toSorted((a, b) => a - b);
};

test('full() asks again for what was left unprocessed', async () => {
  proxy.script([
    { fault: 'unprocessed', count: 20 },
    { fault: 'unprocessed', count: 20 },
    { fault: 'unprocessed', count: 5 },
  ]);
  expect(await ages()).toEqual(Array.from({ length: 30 }, (_, age) => age));
});

test('full() gives up when nothing is processed any more', async () => {
  proxy.script([{ fault: 'unprocessed', count: 100, times: 4 }]);
  await expect(ages()).rejects.toThrow(ThrottledError);
  expect(await ages()).toHaveLength(30);
});
