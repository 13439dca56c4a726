import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { entityCodec } from '../src/codec/index.js';
import { Attribute, Entity } from '../src/decorators/index.js';
import { entityModel } from '../src/model/index.js';
import { asJson } from './support/as-json.js';
import { engine } from './support/engine.js';

class Inner {
  @Attribute({ name: '__proto__' }) proto?: string;
  @Attribute({ name: 'constructor' }) made?: string;
}

@Entity({ table: 'Names', partitionKey: '{id}' })
class Named {
  @Attribute() id!: string;
  @Attribute({ name: 'constructor' }) made?: string;
  @Attribute({ name: 'a.b' }) dotted?: string;
  @Attribute({ name: '#x' }) hashed?: string;
  @Attribute({ name: '😀' }) smile?: string;
  @Attribute({ name: 'select' }) reserved?: string;
  @Attribute({ type: () => Inner }) inner?: Inner;
  @Attribute({ type: { map: 'string' } }) record?: Record<string, string>;
  @Attribute({ type: 'json' }) json?: unknown;
  @Attribute({ type: 'any' }) any?: unknown;
}

describe('names that break objects', () => {
  const { client, tableName, createTable } = engine();
  const codec = entityCodec(entityModel(Named));
  const TableName = tableName('Names');
  beforeAll(() => createTable('Names', 'pk'));

  const store = async (entity: Named): Promise<Named> => {
    await client.send(asJson(new PutItemCommand({ TableName, Item: codec.encode(entity) })));
    const get = asJson(new GetItemCommand({ TableName, Key: codec.encodeKey(entity.id) }));
    const { Item = {} } = await client.send(get);
    return codec.decode(Item) as Named;
  };

  it('work as attribute names and as keys of maps, on the engine', async () => {
    const record = JSON.parse('{"__proto__":"p","constructor":"c","toString":"t","a.b":"ab"}') as Record<
      string,
      string
    >;
    const inner = Object.assign(new Inner(), { proto: 'p', made: 'c' });
    const entity = Object.assign(new Named(), {
      id: '1',
      made: 'c',
      dotted: 'd',
      hashed: 'h',
      smile: 's',
      reserved: 'r',
    });
    Object.assign(entity, { inner, record, json: { record }, any: { record } });
    const read = await store(entity);
    expect(read).toStrictEqual(entity);
    expect(Object.getPrototypeOf(read)).toBe(Named.prototype);
    expect(Object.getPrototypeOf(read.record)).toBe(Object.prototype);
    expect(Object.keys(read.record ?? {}).sort()).toEqual(Object.keys(record).sort());
  });

  it('are absent where they are not stored', async () => {
    const read = await store(Object.assign(new Named(), { id: '2', inner: new Inner() }));
    expect([read.made, read.inner?.made, read.inner?.proto]).toEqual([undefined, undefined, undefined]);
    expect(codec.decodeProjection({}, ['made', 'record'])).toStrictEqual({});
  });

  it('are told when the SDK lost their values', () => {
    @Entity({ table: 'Names', partitionKey: '{id}' })
    class Proto {
      @Attribute() id!: string;
      @Attribute({ name: '__proto__' }) proto?: string;
    }
    const protos = entityCodec(entityModel(Proto));
    const item = protos.encode(Object.assign(new Proto(), { id: 'x', proto: 'p' }));
    expect(Object.entries(item)).toContainEqual(['__proto__', { S: 'p' }]);
    expect((protos.decode(item) as Proto).proto).toBe('p');
    Object.defineProperty(item, '__proto__', { value: undefined });
    expect(() => protos.decode(item)).toThrow('Proto.proto: the value was lost');
    expect(() => protos.decodeProjection(item, ['proto'])).toThrow('Proto.proto: the value was lost');
  });

  it('are no reason to read or write a property differently', () => {
    @Entity({ table: 'Names', partitionKey: '{id}' })
    class Maker {
      #made = 'at first';
      @Attribute() id!: string;
      @Attribute({ type: ['string'], name: 'toString' }) tags = ['initial'];
      @Attribute({ name: 'constructor' })
      get made(): string {
        return this.#made;
      }
      set made(made: string) {
        this.#made = made ?? 'undefined';
      }
    }
    const makers = entityCodec(entityModel(Maker));
    const item = makers.encode(Object.assign(new Maker(), { id: 'x', made: 'm' }));
    expect(Object.entries(item)).toContainEqual(['constructor', { S: 'm' }]);
    expect((makers.decode(item) as Maker).made).toBe('m');
    expect((makers.decode({ id: { S: 'x' } }) as Maker).made).toBe('undefined');
    expect((makers.decode({ id: { S: 'x' } }) as Maker).tags).toBeUndefined();
  });

  it('work as names of properties', () => {
    class Hostile {}
    for (const name of ['id', '__proto__', 'toString']) Attribute({ type: 'string' })(Hostile.prototype, name);
    Entity({ table: 'Names', partitionKey: '{id}' })(Hostile as never);
    const hostile = entityCodec(entityModel(Hostile));
    expect(hostile.encode(Object.assign(new Hostile(), { id: 'x' }))).toEqual({
      pk: { S: 'x' },
      id: { S: 'x' },
      _type: { S: 'Hostile' },
    });
    const read = hostile.decode(JSON.parse('{"id":{"S":"x"},"__proto__":{"S":"p"},"toString":{"S":"t"}}') as never);
    expect(read).toBeInstanceOf(Hostile);
    expect(Object.entries(read)).toEqual([
      ['id', 'x'],
      ['__proto__', 'p'],
      ['toString', 't'],
    ]);
    const again = hostile.encode(read);
    expect(Object.entries(again)).toEqual(
      expect.arrayContaining([
        ['__proto__', { S: 'p' }],
        ['toString', { S: 't' }],
      ]),
    );
  });
});
