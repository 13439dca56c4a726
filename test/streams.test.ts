import {
  AfterLoad,
  Attribute,
  AttributeValueError,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ModelError,
  table,
  Version,
} from 'dynatomic';
import { createTableInputs } from 'dynatomic/tables';
import { type AttributeValue, CreateTableCommand, PutItemCommand, type StreamViewType } from '@aws-sdk/client-dynamodb';
import { expectTypeOf } from 'expect-type';
import { decodeStreamRecord, type StreamChange, type StreamRecord, streamRouter } from '../src/streams/index.js';
import { asJson } from './support/as-json.js';
import { engine } from './support/engine.js';
import { streamRecords } from './support/stream-reader.js';

const App = table('App', { partitionKey: 'pk', sortKey: 'sk' });

class Address {
  @Attribute() city!: string;
  @Attribute({ type: 'binary' }) digest?: Uint8Array;
}

@Entity({ table: App, partitionKey: 'USER#{userId}', sortKey: 'PROFILE' })
class User {
  @Attribute() userId!: string;
  @Attribute() balance!: number;
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute({ type: 'binary' }) photo?: Uint8Array;
  @Attribute({ type: 'binarySet' }) keys?: Set<Uint8Array>;
  @Attribute({ type: [() => Address] }) addresses?: Address[];
  @Version() version!: number;
  loaded = false;
  @AfterLoad() markLoaded(): void {
    this.loaded = true;
  }
}

@Entity({ table: App, partitionKey: 'USER#{userId}', sortKey: 'SESSION#{startedAt}#{number:04}#{active}' })
class Session {
  @Attribute() userId!: string;
  @Attribute() startedAt!: Date;
  @Attribute() number!: number;
  @Attribute() active!: boolean;
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
}

@Entity({
  table: table('Scores', { partitionKey: 'game', sortKey: { name: 'score', type: 'N' }, discriminator: false }),
  partitionKey: '{game}',
  sortKey: '{score}',
})
class Score {
  @Attribute() game!: string;
  @Attribute() score!: number;
  @Attribute() by!: string;
}

const { client, endpoint, tableName } = engine();

/** A `DataSource` on tables of its own, which have streams. */
async function streaming(name: string, view: StreamViewType = 'NEW_AND_OLD_IMAGES') {
  const own = (logical: string) => tableName(`${name}-${logical}`);
  for (const input of createTableInputs([User, Score], { tableName: own })) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: view };
    await client.send(new CreateTableCommand({ ...input, StreamSpecification }));
  }
  const db = new DataSource({ client, entities: [User, Session, Score], tableName: own });
  const records = (logical = 'App') => streamRecords(client, endpoint, own(logical));
  return { db, records, own, options: { tableName: own } };
}

const user = (values: Partial<User> = {}) => Object.assign(new User(), { userId: 'u#1', balance: 5 }, values);
const session = (values: Partial<Session> = {}) =>
  Object.assign(new Session(), { userId: 'u1', startedAt: new Date(0), number: 7, active: true }, values);

describe('decoding', () => {
  test('makes typed entities of both images of an insert, a modify and a remove', async () => {
    const { db, records, own, options } = await streaming('decode');
    const users = db.repository(User);
    const photo = new Uint8Array([0, 255, 7]);
    const addresses = [Object.assign(new Address(), { city: 'Rome', digest: photo })];
    await users.save(user({ roles: new Set(['admin']), photo, keys: new Set([photo]), addresses }));
    await users.update('u#1').set({ balance: 6 }).execute();
    await users.deleteById('u#1');

    const [insert, modify, remove] = (await records()).map((record) =>
      decodeStreamRecord(record, [User, Session], options),
    );
    expect(insert).toMatchObject({ kind: 'insert', entity: User, old: undefined, expired: false, table: own('App') });
    expect(insert?.keys).toEqual({ pk: 'USER#u%231', sk: 'PROFILE' });
    expect(insert?.at?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(insert?.new).toBeInstanceOf(User);
    expect(insert?.new).toEqual(
      user({ roles: new Set(['admin']), photo, keys: new Set([photo]), addresses, version: 1, loaded: true }),
    );
    expect(modify).toMatchObject({ kind: 'modify', new: { balance: 6, version: 2 }, old: { balance: 5, version: 1 } });
    expect(remove).toMatchObject({ kind: 'remove', new: undefined, old: { balance: 6 }, expired: false });
    expect(Number(insert?.sequenceNumber)).toBeLessThan(Number(modify?.sequenceNumber));
  });

  test('reads bytes of the Streams API as well', async () => {
    const { db, records, options } = await streaming('bytes');
    await db.repository(User).save(user({ photo: new Uint8Array([1, 2]) }));
    const [record] = await records();
    const image = { ...record.dynamodb.NewImage, photo: { B: new Uint8Array([1, 2]) } };
    const time = new Date(1000);
    const dynamodb = { ...record.dynamodb, NewImage: image, ApproximateCreationDateTime: time };
    const change = decodeStreamRecord({ ...record, eventSourceARN: undefined, dynamodb }, [User], options);
    expect(change?.new?.photo).toEqual(new Uint8Array([1, 2]));
    expect(change).toMatchObject({ table: undefined, at: time });
  });

  test('recognises entities by discriminator, else by the form of the key, and only those of the table', async () => {
    const { db, records, own, options } = await streaming('recognise');
    await db.repository(User).save(user());
    await db.repository(Session).save(session());
    await db.repository(Score).save(Object.assign(new Score(), { game: 'USER#go', score: 5, by: 'me' }));
    const entityOf = (record: StreamRecord, entities = [Session, Score, User]) =>
      decodeStreamRecord(record, entities as any, options)?.entity;

    const [ofUser, ofSession] = await records();
    const [ofScore] = await records('Scores');
    expect([ofUser, ofSession, ofScore].map((record) => entityOf(record))).toEqual([User, Session, Score]);
    expect(decodeStreamRecord(ofUser, [Session], options)).toBeUndefined();
    expect(decodeStreamRecord(ofUser, [User], { tableName: () => 'elsewhere' })).toBeUndefined();
    expect(decodeStreamRecord(ofUser, [User])).toBeUndefined();

    const bare = (record: any, name?: string): StreamRecord => {
      const { _type, ...NewImage } = record.dynamodb.NewImage;
      return {
        ...record,
        dynamodb: { ...record.dynamodb, NewImage: { ...NewImage, ...(name && { _type: { S: name } }) } },
      };
    };
    expect([ofUser, ofSession].map((record) => entityOf(bare(record)))).toEqual([User, Session]);
    expect(entityOf(bare(ofUser, 'Session'))).toBe(Session);
    expect(entityOf(bare(ofUser, 'Stranger'))).toBeUndefined();

    for (const sk of ['SESSION#1970-01-01T00:00:00.000Z#7#true', 'SESSION#0007#true', 'PROFILE#', 'profile']) {
      const Item = { pk: { S: 'USER#1' }, sk: { S: sk } };
      await client.send(new PutItemCommand({ TableName: own('App'), Item }));
    }
    await client.send(
      new PutItemCommand({ TableName: own('App'), Item: { pk: { S: 'USER#1#2' }, sk: { S: 'PROFILE' } } }),
    );
    expect((await records()).slice(2).map((record) => entityOf(record))).toEqual(Array(5).fill(undefined));
  });

  test('leaves out what the stream leaves out', async () => {
    const { db, records, options } = await streaming('keys', 'KEYS_ONLY');
    await db.repository(User).save(user());
    const [record] = await records();
    expect(decodeStreamRecord(record, [User, Session], options)).toMatchObject({
      kind: 'insert',
      entity: User,
      new: undefined,
      old: undefined,
      keys: { pk: 'USER#u%231', sk: 'PROFILE' },
    });
  });

  test('tells an expiry from a delete', async () => {
    const { db, records, options } = await streaming('expiry');
    const sessions = db.repository(Session);
    await sessions.save(session({ expiresAt: new Date(Date.now() + 60_000) }));
    await sessions.delete(session()).permanently().execute();
    const record = (await records())[1];
    const expired = (userIdentity?: unknown) =>
      decodeStreamRecord({ ...record, userIdentity }, [Session], options)?.expired;
    expect(expired()).toBe(false);
    expect(expired({ type: 'Service', principalId: 'dynamodb.amazonaws.com' })).toBe(true);
    expect(expired({ Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' })).toBe(true);
    expect(expired({ type: 'Service', principalId: 'replication.dynamodb.amazonaws.com' })).toBe(false);
    expect(expired('Service')).toBe(false);
  });

  test('takes the records of Lambda events and of the SDK by their types', () => {
    /** As `@types/aws-lambda` declares them. */
    interface LambdaValue {
      B?: string;
      S?: string;
      L?: LambdaValue[];
      M?: { [name: string]: LambdaValue };
    }
    interface LambdaRecord {
      eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
      eventSourceARN?: string;
      dynamodb?: {
        ApproximateCreationDateTime?: number;
        Keys?: { [name: string]: LambdaValue };
        SequenceNumber?: string;
      };
      userIdentity?: any;
    }
    /** As `@aws-sdk/client-dynamodb-streams` declares them. */
    interface SdkRecord {
      eventName?: 'INSERT' | 'MODIFY' | 'REMOVE' | undefined;
      dynamodb?: { ApproximateCreationDateTime?: Date | undefined; Keys?: Record<string, AttributeValue> | undefined };
      userIdentity?: { PrincipalId?: string | undefined; Type?: string | undefined } | undefined;
    }
    expectTypeOf<LambdaRecord>().toExtend<StreamRecord>();
    expectTypeOf<SdkRecord>().toExtend<StreamRecord>();
    type LambdaHandler = (event: { Records: LambdaRecord[] }, context: object) => void | Promise<object | void>;
    expectTypeOf(streamRouter().handler).toExtend<LambdaHandler>();
  });

  test('refuses what is no record, and an image that does not fit the class', async () => {
    const { db, records, options } = await streaming('malformed');
    await db.repository(User).save(user());
    const [record] = await records();
    const withImage = (image: object) => ({
      ...record,
      dynamodb: { ...record.dynamodb, NewImage: { ...record.dynamodb.NewImage, ...image } },
    });
    const malformed: any[] = [
      undefined,
      {},
      { eventName: 'UPSERT', dynamodb: {} },
      { eventName: 'INSERT' },
      { ...record, dynamodb: { ...record.dynamodb, Keys: 5 } },
      withImage({ photo: { B: 5 } }),
      withImage({ photo: null }),
      withImage({ addresses: { L: {} } }),
      withImage({ addresses: { L: [{ M: { city: 5 } }] } }),
      withImage({ balance: { S: 'much' } }),
    ];
    for (const wrong of malformed) {
      expect(() => decodeStreamRecord(wrong, [User], options)).toThrow(AttributeValueError);
    }
    expect(() => decodeStreamRecord(withImage({ addresses: { L: [{ B: 5 }] } }), [User], options)).toThrow(
      'The stream record is malformed: dynamodb.NewImage.addresses[0] is not bytes or base64 text',
    );
    expect(() => decodeStreamRecord(record, [class Plain {}])).toThrow(ModelError);
    expect(() => decodeStreamRecord(record, User as any)).toThrow(ModelError);
  });

  test('keeps attribute names that objects inherit', async () => {
    @Entity({ table: App, partitionKey: 'ODD#{id}', sortKey: 'ODD' })
    class Odd {
      @Attribute() id!: string;
      @Attribute({ type: 'any' }) data?: unknown;
    }
    const { db, records, options } = await streaming('names');
    const data: unknown = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}');
    const put = db.repository(Odd).put(Object.assign(new Odd(), { id: '1', data }));
    await client.send(asJson(new PutItemCommand(put.toRequest())));
    const change = decodeStreamRecord((await records())[0], [Odd], options);
    const read = change?.new?.data as object;
    expect(Object.fromEntries(Object.entries(read))).toEqual(Object.fromEntries(Object.entries(data as object)));
    expect(Object.hasOwn(read, '__proto__')).toBe(true);
    expect(({} as any).polluted).toBeUndefined();
  });
});

describe('router', () => {
  test('calls the handlers of an entity and a kind, in order, and answers that all is done', async () => {
    const { db, records, options } = await streaming('route');
    await db.repository(User).save(user());
    await db.repository(User).update('u#1').set({ balance: 6 }).execute();
    await db.repository(Session).save(session());
    await db.repository(Session).remove(session());
    await db.repository(User).deleteById('u#1');
    const calls: unknown[] = [];
    const router = streamRouter(options)
      .onInsert(User, async (after, change) => void calls.push(['insert', after.balance, change.kind]))
      .onModify(User, (after, before) => void calls.push(['modify', before.balance, after.balance]))
      .onRemove(User, (before, { expired }) => void calls.push(['remove', before.balance, expired]))
      .onRemove(User, () => void calls.push('second'))
      .onModify(Session, ({ deletedAt }) => void calls.push(['soft delete', deletedAt instanceof Date]));
    const { handler } = router;
    expect(await handler({ Records: await records() })).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual([
      ['insert', 5, 'insert'],
      ['modify', 5, 6],
      ['soft delete', true],
      ['remove', 6, false],
      'second',
    ]);
  });

  test('stops at the first record that fails, and names it', async () => {
    const { db, records, options } = await streaming('failures');
    for (const userId of ['1', '2', '3', '4']) await db.repository(User).save(user({ userId }));
    const Records = await records();
    const seen: string[] = [];
    const failed: unknown[] = [];
    const broken = new Error('boom');
    const router = streamRouter(options)
      .onInsert(User, async ({ userId }) => {
        seen.push(userId);
        if (userId === '3') throw broken;
      })
      .onError((error, record) => void failed.push(error, record.dynamodb?.SequenceNumber));
    const third = Records[2].dynamodb.SequenceNumber;
    expect(await router.handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: third }] });
    expect(seen).toEqual(['1', '2', '3']);
    expect(failed).toEqual([broken, third]);
  });

  test('tells console.error why a record failed, unless there is onError', async () => {
    const { db, records, options } = await streaming('console');
    await db.repository(User).save(user());
    const Records = await records();
    const broken = new Error('boom');
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const router = streamRouter(options).onInsert(User, () => {
      throw broken;
    });
    await router.handler({ Records });
    expect(logged.mock.calls).toEqual([[broken]]);
    logged.mockRestore();
  });

  test('reads only what a handler asks for', async () => {
    const { db, records, options } = await streaming('lazy');
    await db.repository(User).save(user());
    const [record] = await records();
    const NewImage = { ...record.dynamodb.NewImage, balance: { S: 'much' } };
    const Records = [{ ...record, dynamodb: { ...record.dynamodb, NewImage } }];
    const router = streamRouter(options).onError(() => undefined);
    const failures = async (routed: typeof router) => (await routed.handler({ Records })).batchItemFailures.length;
    expect(await failures(router.onRemove(User, () => undefined))).toBe(0);
    expect(await failures(router.onInsert(User, () => undefined))).toBe(1);
  });

  test('throws what it has no sequence number for', async () => {
    const { handler } = streamRouter().onInsert(User, () => undefined);
    await expect(handler(undefined as any)).rejects.toThrow(AttributeValueError);
    await expect(handler({ Records: [{ eventName: 'INSERT' }] })).rejects.toThrow(AttributeValueError);
  });

  test('gives records of no entity to onUnknown, but not its own guards', async () => {
    const { db, records, own, options } = await streaming('unknown');
    await db.repository(User).save(user());
    await db.repository(Session).save(session());
    const guard = { pk: { S: '$dynatomic#unique#User#email#a' }, sk: { S: '$dynatomic#' } };
    await client.send(new PutItemCommand({ TableName: own('App'), Item: guard }));
    const unknown: unknown[] = [];
    const router = streamRouter(options).onModify(User, () => undefined);
    const Records = await records();
    expect(await router.handler({ Records })).toEqual({ batchItemFailures: [] });
    await router.onUnknown((record) => void unknown.push(record.dynamodb?.Keys)).handler({ Records });
    expect(unknown).toEqual([Records[1].dynamodb.Keys]);
  });

  test('types and checks what the stream gives', async () => {
    const { db, records, options } = await streaming('view', 'NEW_IMAGE');
    await db.repository(User).save(user());
    await db.repository(User).update('u#1').set({ balance: 6 }).execute();
    const Records = await records();
    const errors: unknown[] = [];
    const both = streamRouter(options)
      .onModify(User, () => undefined)
      .onError((error) => void errors.push(error));
    expect((await both.handler({ Records })).batchItemFailures).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(ModelError);
    expect(String(errors[0])).toContain(
      "expects records with view NEW_AND_OLD_IMAGES, but the stream has NEW_IMAGE; give it { view: 'NEW_IMAGE' }",
    );

    const balances: unknown[] = [];
    const afterOnly = streamRouter({ ...options, view: 'NEW_IMAGE' }).onModify(User, (after, before, change) => {
      expectTypeOf(after).toEqualTypeOf<User>();
      expectTypeOf(before).toEqualTypeOf<undefined>();
      expectTypeOf(change).toEqualTypeOf<StreamChange<User>>();
      balances.push(after.balance, before);
    });
    expect(await afterOnly.handler({ Records })).toEqual({ batchItemFailures: [] });
    expect(balances).toEqual([6, undefined]);

    streamRouter({ view: 'KEYS_ONLY' }).onRemove(User, (before) => expectTypeOf(before).toEqualTypeOf<undefined>());
    const change = decodeStreamRecord(Records[0], [User, Session], options);
    expectTypeOf(change).toEqualTypeOf<StreamChange<User> | StreamChange<Session> | undefined>();
  });

  test('is immutable, and refuses entities that do not fit each other', () => {
    const base = streamRouter();
    expect(base.onInsert(User, () => undefined)).not.toBe(base);

    @Entity({ table: App, name: 'Other', partitionKey: 'USER#{id}', sortKey: 'PROFILE' })
    class Other {
      @Attribute() id!: string;
    }
    const router = base.onInsert(User, () => undefined);
    expect(() => router.onRemove(Other, () => undefined)).toThrow(ModelError);
    expect(() => router.onRemove(class Plain {}, () => undefined)).toThrow('is not an entity');
    for (const method of ['onInsert', 'onModify', 'onRemove'] as const) {
      expect(() => router[method](User, undefined as any)).toThrow(ModelError);
    }
    for (const method of ['onUnknown', 'onError'] as const) {
      expect(() => router[method](undefined as any)).toThrow(ModelError);
    }
  });
});
