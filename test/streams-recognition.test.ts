import { Attribute, type Class, Entity, table } from 'dynatomic';
import fc from 'fast-check';
import { entityCodec } from '../src/codec/index.js';
import { entityOfItem } from '../src/codec/entity-of-item.js';
import { EntitySet } from '../src/model/index.js';

const App = table('App', { partitionKey: 'pk', sortKey: 'sk', discriminator: false });

/** An entity of `App` that has nothing but its keys to be recognised by. */
function entity(name: string, partitionKey: string, sortKey: string): Class {
  @Entity({ table: App, name, partitionKey: partitionKey as 'A', sortKey: sortKey as 'A' })
  class Keyed {
    @Attribute() text!: string;
    @Attribute() other!: string;
    @Attribute() number!: number;
    @Attribute() flag!: boolean;
    @Attribute() at!: Date;
  }
  return Keyed;
}

const entities = [
  entity('Customer', 'CUSTOMER#{text}', 'PROFILE'),
  entity('Order', 'CUSTOMER#{text}', 'ORDER#{at}#{other}'),
  entity('Line', 'CUSTOMER#{text}', 'LINE#{number:06}#{flag}'),
  entity('Dash', 'DASH-{text}-{other}', '{number:03}'),
  entity('Odd', 'ODD.*({text}0{other}]', '🙂{text}🙂{other}^'),
  entity('Free', 'FREE', '{text}'),
  entity('Time', 'TIME', '{at}'),
  entity('Flag', 'FLAG', '{flag}'),
];
const models = new EntitySet();
for (const each of entities) models.add(each);

const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...'#%-0A]^🙂.\n'), minLength: 1 }),
);
const values = fc.record({
  text,
  other: text,
  number: fc.integer({ min: 0, max: 999 }),
  flag: fc.boolean(),
  at: fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
});

test('every key is recognised as of the entity that made it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...models.models), values, (model, own) => {
      const key = entityCodec(model).keyOf(own);
      expect(entityOfItem(models.models, key)?.name).toBe(model.name);
      expect(entityOfItem([...models.models].reverse(), key)?.name).toBe(model.name);
    }),
    { numRuns: 1000 },
  );
});

test('other keys are of no entity', () => {
  const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
  for (const stranger of [
    key('CUSTOMER#', 'PROFILE'),
    key('CUSTOMER#a#b', 'PROFILE'),
    key('CUSTOMER#a', 'LINE#12#true'),
    key('CUSTOMER#a', 'LINE#000012#yes'),
    key('TIME', '2026-11-22'),
    key('$dynatomic#x', 'x'),
    key('FREE', '$dynatomic#x'),
    { pk: { S: 'FREE' } },
    { pk: { S: 'FREE' }, sk: { N: '1' } },
  ]) {
    expect(entityOfItem(models.models, stranger)).toBeUndefined();
  }
});
