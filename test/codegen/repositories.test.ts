import { ConditionFailedError, DataSource, ItemExistsError, ItemNotFoundError } from 'dynatomic';
import {
  Depot,
  DepotRepository,
  Parcel,
  ParcelRepository,
  Recipient,
  RecipientRepository,
  Score,
  ScoreRepository,
  Stop,
} from '../fixtures/generated/parcels/index.js';
import { engine } from '../support/engine.js';

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Recipient, Parcel, Depot, Score] });
const recipients = new RecipientRepository(db);
const parcels = new ParcelRepository(db);
const depots = new DepotRepository(db);
const scores = new ScoreRepository(db);

const make = <T extends object>(entity: T, values: Partial<T>): T => Object.assign(entity, values);
const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function parcel(number: number, sent_on: string, more: Partial<Parcel> = {}): Parcel {
  return make(new Parcel(), {
    recipient_id: 'r1',
    sent_on,
    parcel_id: uuid(number),
    parcel_no: number,
    status: 'NEW',
    updated_on: sent_on,
    weight_grams: number * 100,
    value: number + 0.5,
    insured: false,
    ...more,
  });
}

const numbers = (items: readonly Partial<Parcel>[]): (number | undefined)[] => items.map((item) => item.parcel_no);
const key = (number: number, sent_on: string) => ['r1', sent_on, uuid(number)] as const;

beforeAll(async () => {
  await db.createTables();
  await recipients.create(
    make(new Recipient(), { recipient_id: 'r1', name: 'Ann', email: 'ann@example.org', tier: 'basic' }),
  );
  await recipients.create(
    make(new Recipient(), { recipient_id: 'r2', name: 'Bob', email: 'bob@example.org', tier: 'plus' }),
  );
  for (const one of [
    parcel(1, '2026-01-05'),
    parcel(2, '2026-01-05'),
    parcel(3, '2026-01-31'),
    parcel(4, '2026-02-01'),
  ]) {
    await parcels.sendParcel(one);
  }
  await parcels.sendParcel(parcel(9, '2026-01-05', { recipient_id: 'r2' }));
});

describe('CRUD', () => {
  test('creates once, reads, updates and deletes', async () => {
    const depot = make(new Depot(), { depot_id: 'd1', city: 'Oslo', capacity: 5 });
    expect(await depots.create(depot)).toBe(depot);
    await expect(depots.create(make(new Depot(), { ...depot }))).rejects.toThrow(ItemExistsError);
    expect(await depots.get('d1')).toEqual(depot);
    expect(await depots.update('d1', { capacity: 6 })).toMatchObject({ city: 'Oslo', capacity: 6 });
    expect(await depots.delete('d1')).toBe(true);
    expect(await depots.delete('d1')).toBe(false);
    expect(await depots.get('d1')).toBeUndefined();
    await expect(depots.update('d1', { capacity: 7 })).rejects.toThrow(ItemNotFoundError);
  });

  test('stores sets, maps, embedded objects, times to live and defaults', async () => {
    const ann = make(new Recipient(), { recipient_id: 'r3', name: 'Cy', email: 'cy@example.org' });
    ann.tags = new Set(['vip']);
    ann.preferences = { door: { colour: 'red' } };
    await recipients.create(ann);
    expect(await recipients.get('r3')).toMatchObject({
      tier: 'basic',
      tags: new Set(['vip']),
      preferences: { door: { colour: 'red' } },
    });
    const expires_at = new Date('2100-01-01T00:00:00Z');
    const stops = [make(new Stop(), { place: 'Oslo', arrived_at: '10:00', order: 1 })];
    await parcels.create(parcel(20, '2026-03-01', { recipient_id: 'r3', status: 'HELD', value: 1, stops, expires_at }));
    const read = await parcels.get('r3', '2026-03-01', uuid(20));
    expect(read).toMatchObject({ stops, expires_at });
    expect(read?.stops?.[0]).toBeInstanceOf(Stop);
    await parcels.create(parcel(21, '2026-03-01', { recipient_id: 'r3', expires_at: new Date(0) }));
    expect(await parcels.get('r3', '2026-03-01', uuid(21))).toBeUndefined();
  });
});

describe('queries', () => {
  test('of one entity among others that share the partition, in both directions', async () => {
    const { items, cursor } = await parcels.listParcels('r1');
    expect(numbers(items)).toEqual([4, 3, 2, 1]);
    expect(cursor).toBeUndefined();
    expect(await parcels.countParcels('r1')).toBe(4);
  });

  test('page by page', async () => {
    const first = await parcels.listParcels('r1', { limit: 3 });
    expect(numbers(first.items)).toEqual([4, 3, 2]);
    const second = await parcels.listParcels('r1', { limit: 3, cursor: first.cursor });
    expect(numbers(second.items)).toEqual([1]);
    expect(second.cursor).toBeUndefined();
  });

  test('by a leading part of the sort key: the whole part', async () => {
    expect(numbers((await parcels.listParcelsOfDay('r1', '2026-01-05')).items)).toEqual([1, 2]);
    expect(numbers((await parcels.listParcelsOfDay('r1', '2026-01-0')).items)).toEqual([]);
  });

  test('ranges include both ends, and all that starts with the upper one', async () => {
    const between = async (from: string, to: string) =>
      numbers((await parcels.listParcelsSentBetween('r1', from, to)).items);
    expect(await between('2026-01-05', '2026-01-31')).toEqual([1, 2, 3]);
    expect(await between('2026-01', '2026-01')).toEqual([1, 2, 3]);
    expect(await between('PARCEL#2026-01-06', 'PARCEL#2026-02')).toEqual([3, 4]);
    expect(await between(`2026-01-05#${uuid(2)}`, '2026-01-05')).toEqual([2]);
  });

  test('open ranges stay among the items of the entity', async () => {
    expect(numbers((await parcels.listParcelsSince('r1', '2026-01-31')).items)).toEqual([3, 4]);
    expect(numbers((await parcels.listParcelsBefore('r1', '2026-01-31')).items)).toEqual([1, 2]);
    expect(numbers((await parcels.listParcelsBefore('r1', '2026-01-05')).items)).toEqual([]);
  });

  test('by a local index, a sparse index, and one that holds some attributes', async () => {
    expect(numbers((await parcels.listHeavyParcels('r1', 300)).items)).toEqual([3, 4]);
    expect(await parcels.findClaim('c1')).toBeUndefined();
    await parcels.update(...key(3, '2026-01-31'), { claim_id: 'c1' });
    expect(await parcels.findClaim('c1')).toMatchObject({ parcel_id: uuid(3), claim_id: 'c1' });
    const { items } = await parcels.listByStatusSince('NEW', '2026-02');
    expect(items).toEqual([expect.objectContaining({ parcel_id: uuid(4), status: 'NEW' })]);
    expect(items[0]).not.toHaveProperty('weight_grams');
  });

  test('numbers in keys are in the order of numbers', async () => {
    for (const points of [5, 40, 300])
      await scores.create(make(new Score(), { points, player: points > 10 ? 'ann' : 'bob' }));
    expect((await scores.bestScores(40)).items.map(({ points }) => points)).toEqual([300, 40]);
    expect((await scores.scoresOfPlayer('ann', 40, 299)).items.map(({ points }) => points)).toEqual([40]);
  });

  test('a whole partition, each item as what it is', async () => {
    const found = await recipients.getRecipientAndParcels('r1');
    expect(found.filter((item) => item instanceof Recipient)).toHaveLength(1);
    expect(found.filter((item) => item instanceof Parcel)).toHaveLength(4);
  });
});

describe('batches', () => {
  test('store, read and delete several items; what is missing is left out', async () => {
    const depot = (depot_id: string): Depot => make(new Depot(), { depot_id, city: 'Bern', capacity: 1 });
    expect(await depots.saveDepots([depot('x'), depot('y'), depot('z')])).toBe(true);
    const ids = async (...wanted: string[]) => (await depots.getDepots(wanted)).map(({ depot_id }) => depot_id).sort();
    expect(await ids('x', 'y', 'missing')).toEqual(['x', 'y']);
    await depots.closeDepots(['x', 'y', 'z']);
    expect(await ids('x', 'y', 'z')).toEqual([]);
  });
});

describe('scans', () => {
  test('filter by any of several conditions, an array among them', async () => {
    const { items } = await parcels.findLabelled('fragile', 4.5, ['LOST', 'FOUND']);
    expect(numbers(items).sort()).toEqual([4, 9]);
  });

  test('by a parameter named like a field, and by pages', async () => {
    expect((await recipients.findRecipientsByTier('plus')).items.map(({ recipient_id }) => recipient_id)).toEqual([
      'r2',
    ]);
    for (const depot_id of ['a', 'b', 'c']) await depots.openDepot(depot_id, 'Rome', 1);
    const first = await depots.listDepots(2, undefined as unknown as string);
    const second = await depots.listDepots(2, first.cursor ?? '');
    expect([...first.items, ...second.items].map(({ depot_id }) => depot_id).sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('single writes', () => {
  test('a condition on the key means that the item must not exist', async () => {
    await expect(parcels.sendParcel(parcel(1, '2026-01-05'))).rejects.toThrow(ItemExistsError);
  });

  test('an update recomputes index keys from what is stored', async () => {
    await parcels.setParcelStatus(...key(1, '2026-01-05'), 'SENT');
    const { items } = await parcels.listByStatusSince('SENT', '2026-01-05');
    expect(items).toEqual([expect.objectContaining({ parcel_id: uuid(1), status: 'SENT' })]);
    expect((await parcels.listByStatusSince('NEW', '2026')).items).not.toContainEqual(
      expect.objectContaining({ parcel_id: uuid(1), recipient_id: 'r1' }),
    );
    await parcels.correctParcel(...key(1, '2026-01-05'), { updated_on: '2026-05-01' });
    expect((await parcels.listByStatusSince('SENT', '2026-05')).items).toHaveLength(1);
  });

  test('conditions in text, constants and arithmetic', async () => {
    await parcels.assignCourier(...key(2, '2026-01-05'), 'k1', '2026-01-06', 1);
    await parcels.assignCourier(...key(2, '2026-01-05'), 'k1', '2026-01-07', 2);
    await expect(parcels.assignCourier(...key(2, '2026-01-05'), 'k2', '2026-01-06', 1)).rejects.toThrow(
      ConditionFailedError,
    );
    await parcels.releaseCourier(...key(2, '2026-01-05'));
    const released = await parcels.getParcel(...key(2, '2026-01-05'));
    expect(released).toMatchObject({ status: 'WAITING', value: 1 });
    expect(released?.courier_id).toBeUndefined();
  });

  test('a whole entity in place of the stored fields', async () => {
    const replaced = await parcels.replaceParcel(parcel(4, '2026-02-01', { status: 'LOST', value: 99 }));
    expect(replaced).toMatchObject({ status: 'LOST', value: 99 });
  });

  test('deletes under a condition give back what was there', async () => {
    await parcels.sendParcel(parcel(30, '2026-04-01', { status: 'ON_THE_WAY' }));
    await expect(parcels.dropParcel(...key(30, '2026-04-01'))).rejects.toThrow(ConditionFailedError);
    await parcels.setParcelStatus(...key(30, '2026-04-01'), 'NEW');
    expect(await parcels.dropParcel(...key(30, '2026-04-01'))).toMatchObject({ parcel_no: 30 });
    expect(await parcels.dropParcel(...key(30, '2026-04-01'))).toBeUndefined();
    await expect(recipients.removeRecipientOfEmail('r2', 'other@example.org')).rejects.toThrow(ConditionFailedError);
    expect(await recipients.removeRecipientOfEmail('r2', 'bob@example.org')).toBe(true);
  });

  test('a parameter with a similar name fills the field', async () => {
    expect(await recipients.renameRecipient('r1', 'Anna')).toMatchObject({ name: 'Anna', email: 'ann@example.org' });
  });

  test('a projection reads some fields', async () => {
    await depots.openDepot('p', 'Bonn', 3);
    expect(await depots.getDepotCity('p')).toEqual({ city: 'Bonn' });
  });
});
