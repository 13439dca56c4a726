import { Attribute, DataSource, Entity, KEY } from 'dynatomic';
import { IsNotEmpty } from 'class-validator';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

let made = 0;

class Label {
  @Attribute({ default: () => 'red' }) color!: string;
}

class Step {
  @Attribute({ default: () => (made += 1) }) number!: number;
  @Attribute({ default: () => 'open' }) @IsNotEmpty() state!: string;
  @Attribute() label?: Label;
  @Attribute({ type: [() => Step] }) steps?: Step[];
}

@Entity({ table: 'Plans', partitionKey: 'PLAN#{id}' })
class Plan {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() first?: Step;
  @Attribute({ type: [() => Step] }) steps?: Step[];
  @Attribute({ type: { map: () => Step } }) named?: Record<string, Step>;
}

const { client, tableName, createTable } = engine();
const plans = new DataSource({ client, tableName }).repository(Plan);
const step = (values: Partial<Step> = {}): Step => Object.assign(new Step(), values);

beforeAll(() => createTable('Plans', 'pk'));
beforeEach(() => (made = 0));

test('defaults of embedded objects fill at every put, once it is written', async () => {
  const plan = Object.assign(new Plan(), {
    id: 'p1',
    first: step({ state: 'done', label: new Label() }),
    steps: [step({ number: 10, state: 'done' }), step({ steps: [step()] })],
    named: { last: step(), set: step({ number: 1, state: 'x' }) },
  });
  const { first, steps, named } = plan;
  await plans.save(plan);
  expect([plan.first, plan.steps, plan.named]).toEqual([first, steps, named]);
  expect(plan.first).toBe(first);
  expect(plan.first?.label?.color).toBe('red');
  expect(plan.steps?.[0]).toEqual(step({ number: 10, state: 'done' }));
  expect(plan.steps?.[1]?.steps?.[0]?.state).toBe('open');
  expect(plan.named?.['last']?.number).toBeGreaterThan(0);
  const numbers = [plan.first, plan.steps?.[1], plan.steps?.[1]?.steps?.[0], plan.named?.['last']].map(
    (each) => each?.number,
  );
  expect(numbers.sort()).toEqual([1, 2, 3, 4]);
  expect(await plans.getById('p1')).toEqual(plan);
});

test('nothing changes on the entity when the put fails', async () => {
  const plan = Object.assign(new Plan(), { id: 'p2', first: step() });
  await plans.save(Object.assign(new Plan(), { id: 'p2' }));
  await failureOf(plans.insert(plan));
  expect(plan.first).toEqual(new Step());
  plans.put(plan).toRequest();
  expect(plan.first).toEqual(new Step());
});

test('reads fill nothing', async () => {
  await new DataSource({ client, tableName })
    .batchWrite()
    .put('Plans', { pk: 'PLAN#p3', id: 'p3', _type: 'Plan', first: {} })
    .execute();
  expect((await plans.getById('p3')).first).toEqual(new Step());
});
