import { DataSource } from 'dynatomic';
import { readUsageData } from 'dynatomic/codegen';
import * as bank from '../fixtures/generated/bank/index.js';
import { runExamples as runBankExamples } from '../fixtures/generated/bank/usage-examples.js';
import * as parcels from '../fixtures/generated/parcels/index.js';
import { runExamples as runParcelExamples } from '../fixtures/generated/parcels/usage-examples.js';
import { engine } from '../support/engine.js';
import { checked, fixture } from './support/fixture.js';

const { client, tableName } = engine();

type Run = (dataSource: DataSource, show: (example: string, result: unknown) => void) => Promise<void>;

async function resultsOf(run: Run, entities: readonly (new () => object)[]): Promise<Map<string, unknown>> {
  const dataSource = new DataSource({ client, tableName, entities });
  await dataSource.createTables();
  const results = new Map<string, unknown>();
  await run(dataSource, (example, result) => results.set(example.replace(/ \(.*/, ''), result));
  dataSource.destroy();
  return results;
}

test('the examples of parcels do what the usage data says', async () => {
  const { Recipient, Parcel, Depot, Score } = parcels;
  const results = await resultsOf(runParcelExamples, [Recipient, Parcel, Depot, Score]);
  const bob = { recipient_id: 'r-2', name: 'Bob', tier: 'basic' };
  const sent = expect.objectContaining({ parcel_id: '22222222-2222-4222-8222-222222222222' }) as unknown;
  expect(results.get('RecipientRepository.update')).toMatchObject({ tier: 'basic', preferences: { door: 'red' } });
  expect(results.get('RecipientRepository.get')).toMatchObject(bob);
  expect(results.get('RecipientRepository.removeRecipientOfEmail')).toBe(true);
  expect(results.get('ParcelRepository.update')).toMatchObject({ status: 'HELD', value: 10.5 });
  for (const method of [
    'listParcels',
    'listParcelsOfDay',
    'listParcelsSentBetween',
    'listHeavyParcels',
    'listByStatusSince',
  ]) {
    expect([method, results.get(`ParcelRepository.${method}`)]).toEqual([method, { items: [sent] }]);
  }
  expect(results.get('ParcelRepository.countParcels')).toBe(1);
  expect(results.get('ParcelRepository.findClaim')).toEqual(sent);
  expect(results.get('ParcelRepository.findLabelled')).toEqual({ items: [sent] });
  expect(results.get('DepotRepository.getDepotCity')).toEqual({ city: 'city-2' });
});

test('the examples of bank go through every transaction', async () => {
  const { Account, Address, Flow, Member, Order, StockItem, Task } = bank;
  const results = await resultsOf(runBankExamples, [Account, Address, Flow, Member, Order, StockItem, Task]);
  for (const method of ['registerMember', 'placeOrder', 'completeFlow', 'transfer']) {
    expect([method, results.get(`TransactionService.${method}`)]).toEqual([method, true]);
  }
  expect(results.get('TransactionService.getMemberWithOrders')).toMatchObject({
    member: { member_id: 'member_id-2' },
    order: [{ order_id: 'order_id-2' }],
    stockItem: [{ product_id: 'product_id-2' }],
  });
});

test('usage data that does not fit its schema is a problem at its place', () => {
  const text = fixture('usage-data/parcels')
    .replace('"weight_grams": 250', '"weight_grams": "250"')
    .replace('"Bob"', '"Bob", "nmae": 1');
  const { usageData, problems } = readUsageData(text, checked(fixture('valid/parcels')));
  expect(usageData).toBeUndefined();
  expect(problems).toEqual([
    expect.objectContaining({ code: 'NOT_FOUND', severity: 'warning', line: 11, suggestion: 'name' }),
    expect.objectContaining({ code: 'TYPE_MISMATCH', path: 'entities.Parcel.sample_data.weight_grams' }),
  ]);
});
