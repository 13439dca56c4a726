import { Attribute, type Class, DynatomicError, Entity, ExpiresAt, ModelError, ServiceError, table } from 'dynatomic';
import {
  cloudFormation,
  createTableInputs,
  type TableDefinitionOptions,
  tableDefinitions,
  terraform,
  verifyTables,
} from 'dynatomic/tables';
import { FaultProxy, startLocalDynamoDB } from 'dynatomic/testing';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { Connection } from '../src/client/index.js';
import { createTables } from '../src/tables/create-tables.js';
import { localClient } from '../src/testing/local-client.js';
import { engine } from './support/engine.js';
import { scriptedServer } from './support/scripted-server.js';

const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    byStatus: { partitionKey: 'gsi1pk', sortKey: 'sk', projection: { include: ['total', 'note'] } },
    byCreated: { local: true, sortKey: { name: 'lsi1sk', type: 'N' }, projection: 'KEYS_ONLY' },
  },
});
const Regions = table('Regions', {
  partitionKey: { name: 'id', type: 'N' },
  indexes: { byRegion: { partitionKey: ['tenantId', 'region'], sortKey: ['year', { name: 'month', type: 'N' }] } },
});

@Entity({
  table: App,
  partitionKey: 'CUSTOMER#{customerId}',
  sortKey: 'ORDER#{orderId}',
  indexes: {
    byStatus: { partitionKey: 'STATUS#{status}', sortKey: 'ORDER#{orderId}' },
    byCreated: { sortKey: '{at}' },
  },
})
class Order {
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @Attribute() status!: string;
  @Attribute() at!: number;
}

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'SESSION#{token}' })
class Session {
  @Attribute() customerId!: string;
  @Attribute() token!: string;
  @ExpiresAt({ name: 'ttl' }) expiresAt!: Date;
}

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'CART' })
class Cart {
  @Attribute() customerId!: string;
  @ExpiresAt({ name: 'until' }) until!: Date;
}

@Entity({ table: Regions, partitionKey: '{id}' })
class Place {
  @Attribute() id!: number;
  @Attribute() tenantId!: string;
  @Attribute() region!: string;
  @Attribute() year!: string;
  @Attribute() month!: number;
}

@Entity({ table: 'Users', partitionKey: 'USER#{userId}' })
class User {
  @Attribute() userId!: string;
}

const { client, endpoint, tableName, requests } = engine();
const connection = new Connection(client);
const create = (entities: readonly Class[], options: TableDefinitionOptions = { tableName }) =>
  createTables(connection, tableDefinitions(entities, options));

describe('CreateTable input', () => {
  test('has keys, used attributes only, global and local indexes', () => {
    expect(createTableInputs([Order])).toEqual([
      {
        TableName: 'App',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'gsi1pk', AttributeType: 'S' },
          { AttributeName: 'lsi1sk', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byStatus',
            KeySchema: [
              { AttributeName: 'gsi1pk', KeyType: 'HASH' },
              { AttributeName: 'sk', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['total', 'note'] },
          },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'byCreated',
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'lsi1sk', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
    ]);
  });

  test('has several attributes in the keys of an index', () => {
    expect(createTableInputs([Place])[0]?.GlobalSecondaryIndexes?.[0]?.KeySchema).toEqual([
      { AttributeName: 'tenantId', KeyType: 'HASH' },
      { AttributeName: 'region', KeyType: 'HASH' },
      { AttributeName: 'year', KeyType: 'RANGE' },
      { AttributeName: 'month', KeyType: 'RANGE' },
    ]);
  });

  test('comes once for each table, in the order of the entities, the idempotency table last', () => {
    const options = { tableName: (name: string) => `prod-${name}`, idempotency: { table: 'Keys' } };
    const definitions = tableDefinitions([User, Order, Session, User], options);
    expect(definitions.map(({ name, input, timeToLive }) => [name, input.TableName, timeToLive])).toEqual([
      ['Users', 'prod-Users', undefined],
      ['App', 'prod-App', 'ttl'],
      ['Keys', 'prod-Keys', 'expiresAt'],
    ]);
    expect(definitions[2]?.input).toMatchObject({
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    });
  });

  test('is refused for two time to live attributes in one table', () => {
    expect(() => createTableInputs([Session, Cart])).toThrow(
      "entity Cart: its @ExpiresAt is stored as 'until', that of entity Session as 'ttl'; a table has one time to live attribute",
    );
  });

  test('is refused for names that DynamoDB does not take, all at once', () => {
    @Entity({
      table: table('T', { partitionKey: 'pk', indexes: { 'by name': { partitionKey: 'a' } } }),
      partitionKey: 'A#{a}',
    })
    class Short {
      @Attribute() a!: string;
    }
    const refused = refusal(() => createTableInputs([Short]));
    expect(refused).toBeInstanceOf(ModelError);
    expect(refused.problems).toEqual([
      "'T' can't be a table's name, which has 3 to 255 letters, digits, '_', '-' and '.'",
      "'by name' can't be an index's name, which has 3 to 255 letters, digits, '_', '-' and '.'",
    ]);
    expect(refusal(() => createTableInputs([User], { tableName: () => undefined as any }))).toBeInstanceOf(ModelError);
    expect(refusal(() => createTableInputs([User], { tableName: 'prod' as any }))).toBeInstanceOf(ModelError);
    expect(refusal(() => createTableInputs(User as any))).toBeInstanceOf(ModelError);
    expect(refusal(() => createTableInputs([User, Order], { tableName: () => 'same' })).problems).toEqual([
      "two tables have the physical name 'same'",
    ]);
    expect(refusal(() => createTableInputs([class Plain {}])).message).toContain('is not an entity');
  });
});

describe('text', () => {
  test('is a CloudFormation template', () => {
    const options = { tableName: (name: string) => `prod-${name}` };
    const text = cloudFormation([Session, User], options);
    expect(text).toBe(cloudFormation([Session, User], options));
    const [app, users] = createTableInputs([Session, User], options);
    expect(JSON.parse(text)).toEqual({
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {
        AppTable: {
          Type: 'AWS::DynamoDB::Table',
          Properties: { ...app, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
        },
        UsersTable: { Type: 'AWS::DynamoDB::Table', Properties: users },
      },
    });
  });

  test('is Terraform', () => {
    expect(terraform([Session, Place], { tableName: (name) => `prod-${name}` })).toBe(`\
resource "aws_dynamodb_table" "app" {
  name         = "prod-App"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  attribute {
    name = "gsi1pk"
    type = "S"
  }

  attribute {
    name = "lsi1sk"
    type = "N"
  }

  global_secondary_index {
    name               = "byStatus"
    hash_key           = "gsi1pk"
    range_key          = "sk"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total", "note"]
  }

  local_secondary_index {
    name            = "byCreated"
    range_key       = "lsi1sk"
    projection_type = "KEYS_ONLY"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }
}

resource "aws_dynamodb_table" "regions" {
  name         = "prod-Regions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "N"
  }

  attribute {
    name = "tenantId"
    type = "S"
  }

  attribute {
    name = "region"
    type = "S"
  }

  attribute {
    name = "year"
    type = "S"
  }

  attribute {
    name = "month"
    type = "N"
  }

  global_secondary_index {
    name            = "byRegion"
    projection_type = "ALL"

    key_schema {
      attribute_name = "tenantId"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "region"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "year"
      key_type       = "RANGE"
    }

    key_schema {
      attribute_name = "month"
      key_type       = "RANGE"
    }
  }
}
`);
  });

  test('has valid and different names for tables whose names look alike, and quotes what it must', () => {
    const entities = ['2fa.codes', '2fa-codes'].map((name, i) => {
      @Entity({ table: table(name, { partitionKey: '${a}"\\\n' }), partitionKey: `T${i}#{id}` as 'T#{id}' })
      class Code {
        @Attribute() id!: string;
      }
      return Code;
    });
    expect(Object.keys(JSON.parse(cloudFormation(entities)).Resources)).toEqual(['2faCodesTable', '2faCodesTable2']);
    const text = terraform(entities);
    expect(text.match(/^resource.*$/gm)).toEqual([
      'resource "aws_dynamodb_table" "_2fa_codes" {',
      'resource "aws_dynamodb_table" "_2fa_codes2" {',
    ]);
    expect(text).toContain('hash_key     = "$${a}\\"\\\\\\u000a"\n');
  });
});

describe('creation', () => {
  test('makes active tables with time to live, and leaves tables that fit alone', async () => {
    const options = { tableName, idempotency: { table: 'Keys' } };
    await create([Order, Session, User], options);
    for (const name of ['App', 'Users', 'Keys'].map(tableName)) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      expect(Table?.TableStatus).toBe('ACTIVE');
      for (const index of Table?.GlobalSecondaryIndexes ?? []) expect(index.IndexStatus).toBe('ACTIVE');
    }
    expect(await timeToLive('App')).toBe('ttl');
    expect(await timeToLive('Users')).toBeUndefined();
    expect(await timeToLive('Keys')).toBe('expiresAt');
    expect(await verifyTables(client, [Order, Session, User], options)).toEqual([]);

    requests.clear();
    await create([Order, Session, User], options);
    expect(requests.all('CreateTable')).toEqual([]);
    expect(requests.all('UpdateTimeToLive')).toEqual([]);
  });

  test('may be asked for by many at once', async () => {
    const own = (name: string) => tableName(`race-${name}`);
    const entities = Array.from({ length: 10 }, (_, i) => sessionsOf(`sessions-${i}`));
    await Promise.all(Array.from({ length: 4 }, () => create(entities, { tableName: own })));
    expect(await verifyTables(client, entities, { tableName: own })).toEqual([]);
  });

  test('completes a table whose time to live was never turned on', async () => {
    const Half = sessionsOf('half');
    const [definition] = tableDefinitions([Half], { tableName });
    await client.send(new CreateTableCommand(definition!.input));
    await create([Half]);
    expect(await timeToLive('half')).toBe('ttl');
  });

  test('reports every table that is another than the model says, and still makes the missing ones', async () => {
    const Stale = sessionsOf('stale');
    await client.send(
      new CreateTableCommand({
        TableName: tableName('stale'),
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      }),
    );
    const Fresh = sessionsOf('fresh');
    const failure = await create([Stale, Fresh]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelError);
    expect((failure as ModelError).problems).toEqual([
      `table '${tableName('stale')}' has the key id HASH instead of pk HASH`,
    ]);
    expect(await timeToLive('stale')).toBeUndefined();
    expect(await verifyTables(client, [Fresh], { tableName })).toEqual([]);
  });

  test('leaves time to live to the program that knows the entities which expire, and reports another attribute', async () => {
    const own = (name: string) => tableName(`shared-${name}`);
    await create([Session], { tableName: own });
    await create([Order], { tableName: own });
    await expect(create([Cart], { tableName: own })).rejects.toThrow(
      `table '${own('App')}' has the time to live attribute ttl instead of until`,
    );
  });

  test('gets there through throttles and lost replies', async () => {
    const proxy = await FaultProxy.start({ target: endpoint });
    const Sturdy = sessionsOf('sturdy');
    proxy.script([
      { fault: 'throttle', on: 'CreateTable' },
      { fault: 'dropAfter', on: 'CreateTable' },
      { fault: 'dropAfter', on: 'UpdateTimeToLive' },
      { fault: 'errorBefore', on: 'DescribeTimeToLive' },
    ]);
    const impatient = new Connection(proxy.client, { maxAttempts: 1 });
    const definitions = tableDefinitions([Sturdy], { tableName });
    await expect(createTables(impatient, definitions)).rejects.toBeInstanceOf(DynatomicError);
    await createTables(new Connection(proxy.client, { maxAttempts: 3 }), definitions);
    expect(await verifyTables(client, [Sturdy], { tableName })).toEqual([]);
    await proxy.stop();
  });

  test('passes on what DynamoDB refuses', async () => {
    const { endpoint: refusing, stop } = await scriptedServer(() => ({
      status: 400,
      body: JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: 'no' }),
    }));
    const other = localClient(refusing);
    const failure = await verifyTables(other, [User]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceError);
    await expect(createTables(new Connection(other), tableDefinitions([User]))).rejects.toBeInstanceOf(ServiceError);
    other.destroy();
    await stop();
  });
});

describe('verification', () => {
  test('lists a missing table', async () => {
    const name = tableName('nowhere');
    expect(await verifyTables(client, [sessionsOf('nowhere')], { tableName })).toEqual([
      { code: 'MISSING_TABLE', table: name, message: `table '${name}' does not exist` },
    ]);
  });

  test('lists every difference, as data and as text', async () => {
    const S = { AttributeType: 'S' as const };
    const name = tableName('Old');
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', ...S },
          { AttributeName: 'sk', AttributeType: 'N' },
          { AttributeName: 'a', ...S },
          { AttributeName: 'b', ...S },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'one',
            KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
          {
            IndexName: 'two',
            KeySchema: [{ AttributeName: 'b', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['y', 'x'] },
          },
          {
            IndexName: 'old',
            KeySchema: [{ AttributeName: 'b', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'end' },
      }),
    );
    const Old = table('Old', {
      partitionKey: 'pk',
      sortKey: 'sk',
      indexes: {
        one: { partitionKey: 'a', sortKey: 'b', projection: 'KEYS_ONLY' },
        two: { partitionKey: 'b', projection: { include: ['x', 'y'] } },
        new: { local: true, sortKey: 'a' },
      },
    });
    @Entity({ table: Old, partitionKey: 'A#{id}', sortKey: 'A' })
    class A {
      @Attribute() id!: string;
      @ExpiresAt() ttl?: Date;
    }
    const differences = await verifyTables(client, [A], { tableName });
    expect(differences.map(({ table: of, message: _, ...difference }) => (expect(of).toBe(name), difference))).toEqual([
      { code: 'ATTRIBUTE_TYPE', expected: 'sk S', actual: 'sk N' },
      { code: 'KEY_SCHEMA', index: 'one', expected: 'a HASH, b RANGE', actual: 'a HASH' },
      { code: 'PROJECTION', index: 'one', expected: 'KEYS_ONLY', actual: 'ALL' },
      { code: 'EXTRA_INDEX', index: 'old', actual: 'global' },
      { code: 'MISSING_INDEX', index: 'new', expected: 'local' },
      { code: 'TIME_TO_LIVE', expected: 'ttl', actual: 'end' },
    ]);
    expect(differences.map(({ message }) => message.replace(`table '${name}' has `, ''))).toEqual([
      'the key attribute sk N instead of sk S',
      "the key of index 'one' a HASH instead of a HASH, b RANGE",
      "the projection of index 'one' ALL instead of KEYS_ONLY",
      "a global index 'old' that the model lacks",
      "no local index 'new'",
      'the time to live attribute end instead of ttl',
    ]);
  });

  test('sees the keys of an index with several attributes', async () => {
    const shared = process.env['DYNAMODB_ENDPOINT'];
    delete process.env['DYNAMODB_ENDPOINT']; // DynamoDB Local doesn't know such indexes, the embedded engine does
    const local = await startLocalDynamoDB();
    process.env['DYNAMODB_ENDPOINT'] = shared;
    await createTables(new Connection(local.client), tableDefinitions([Place]));
    expect(await verifyTables(local.client, [Place])).toEqual([]);
    await local.stop();
  });
});

async function timeToLive(logical: string): Promise<string | undefined> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName(logical) }));
  return TimeToLiveDescription?.AttributeName;
}

/** An entity in a table of its own, with a time to live. */
function sessionsOf(name: string): Class {
  @Entity({ table: name, partitionKey: 'SESSION#{token}' })
  class OwnSession {
    @Attribute() token!: string;
    @ExpiresAt({ name: 'ttl' }) expiresAt!: Date;
  }
  return OwnSession;
}

function refusal(attempt: () => unknown): any {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused');
}
