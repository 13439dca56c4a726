import { IsEmail, IsInt, IsNotEmpty, MaxLength, Min, ValidateNested } from 'class-validator';
import {
  Attribute,
  AttributeValueError,
  DataSource,
  Entity,
  EntityValidationError,
  InvalidTransactionError,
  KEY,
} from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

class City {
  @Attribute() @IsNotEmpty() name!: string;
}

class Address {
  @Attribute() @MaxLength(5) zip!: string;
  @Attribute({ type: () => City }) city?: City;
}

class Line {
  @Attribute() @IsNotEmpty() sku!: string;
  @Attribute() @IsInt() @Min(1) quantity!: number;
}

@Entity({ table: 'Orders', partitionKey: 'ORDER#{id}' })
class Order {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @IsEmail() email!: string;
  @Attribute({ default: () => 3 }) @Min(2) priority!: number;
  @Attribute({ type: () => Address }) address?: Address;
  @Attribute({ type: [() => Line] }) lines?: Line[];
  @Attribute({ type: { map: () => Line } }) byShelf?: Record<string, Line>;
  @Attribute({ type: [['number']] }) grid?: number[][];
  @Attribute({ type: [() => Line] }) @ValidateNested({ each: true }) checked?: Line[];
}

const { client, tableName, createTable, requests } = engine();
const db = new DataSource({ client, tableName });
const orders = db.repository(Order);
const order = (id: string, values: Partial<Order> = {}): Order =>
  Object.assign(new Order(), { id, email: 'ada@example.com', ...values });
const line = (sku: string, quantity: number): Line => Object.assign(new Line(), { sku, quantity });

beforeAll(() => createTable('Orders', 'pk'));
beforeEach(() => requests.clear());

const invalidOf = async (action: Promise<unknown>): Promise<Record<string, string[]>> => {
  const error = await failureOf(action);
  expect(error).toBeInstanceOf(EntityValidationError);
  expect(requests.count).toBe(0);
  return Object.fromEntries(
    error.properties.map(({ property, constraints }: any) => [property, Object.keys(constraints).sort()]),
  );
};

test('every property that is wrong is reported, by its path', async () => {
  const wrong = order('v1', {
    email: 'nobody',
    priority: 1,
    address: Object.assign(new Address(), { zip: '1234567', city: Object.assign(new City(), { name: '' }) }),
    lines: [line('a', 1), line('', 0.5)],
    byShelf: { top: line('', 1), 'shelf 7': line('x', 0), '7': line('y', 0) },
  });
  expect(await invalidOf(orders.save(wrong))).toEqual({
    email: ['isEmail'],
    priority: ['min'],
    'address.zip': ['maxLength'],
    'address.city.name': ['isNotEmpty'],
    'lines[1].sku': ['isNotEmpty'],
    'lines[1].quantity': ['isInt', 'min'],
    'byShelf.top.sku': ['isNotEmpty'],
    'byShelf.shelf 7.quantity': ['min'],
    'byShelf[7].quantity': ['min'],
  });
  const error = await failureOf(orders.save(wrong));
  expect(error.entity).toBe('Order');
  expect(error.message).toContain('lines[1].sku: sku should not be empty');
  expect(error.properties[0].value).toBe('nobody');
});

test('what @ValidateNested checks as well is reported once', async () => {
  const wrong = order('v1', { checked: [line('', 0)] });
  const error = await failureOf(orders.insert(wrong));
  expect(error.properties.map(({ property, constraints }: any) => [property, Object.keys(constraints)])).toEqual([
    ['checked[0].sku', ['isNotEmpty']],
    ['checked[0].quantity', ['min']],
  ]);
});

test('plain objects in the place of embedded ones are validated as such', async () => {
  const wrong = order('v1', { lines: [{ sku: '', quantity: 1 }] });
  expect(await invalidOf(orders.save(wrong))).toEqual({ 'lines[0].sku': ['isNotEmpty'] });
});

test('puts and inserts are validated, alone, in transactions and in batches', async () => {
  const wrong = order('v3', { email: 'nobody' });
  const only = { email: ['isEmail'] };
  expect(await invalidOf(orders.insert(wrong))).toEqual(only);
  expect(await invalidOf(orders.put(wrong).execute())).toEqual(only);
  expect(await invalidOf(orders.put(wrong).withIdempotencyKey('k').execute())).toEqual(only);
  const whole = [
    db.transaction().save(order('v4')).save(wrong).execute(),
    orders.transaction().insert(order('v4')).insert(wrong).execute(),
    db
      .batchWrite()
      .add(orders.put(order('v4')))
      .add(orders.put(wrong))
      .execute(),
    db.transaction(async (tx) => {
      tx.save(order('v4'));
      tx.save(wrong);
    }),
  ];
  for (const action of whole) {
    const error = await failureOf(action);
    expect(error).toBeInstanceOf(InvalidTransactionError);
    expect(error.problems).toMatchObject([{ code: 'ENTITY_VALIDATION', index: 1, entity: 'Order' }]);
    expect(error.problems[0].error).toBeInstanceOf(EntityValidationError);
  }
  expect(requests.all('TransactWriteItems')).toEqual([]);
});

test('one call can do without it', async () => {
  const wrong = order('v6', { email: 'nobody' });
  await orders.insert(wrong, { validate: false });
  await orders.save(wrong, { validate: false });
  await orders.put(wrong).withoutValidation().execute();
  await db.transaction().add(orders.put(wrong).withoutValidation()).execute();
  await db.batchWrite().add(orders.put(wrong).withoutValidation()).execute();
  expect((await orders.getById('v6')).email).toBe('nobody');
  requests.clear();
  expect(await invalidOf(orders.save(wrong))).toEqual({ email: ['isEmail'] });
  expect(await invalidOf(orders.save(wrong, {}))).toEqual({ email: ['isEmail'] });
});

test('values that are of another type than declared are reported by class-validator where it checks them', async () => {
  const wrong = order('v9', { email: 5 as never, lines: [line('a', 'x' as never), line('', 1)] });
  const all = { email: ['isEmail'], 'lines[0].quantity': ['isInt', 'min'], 'lines[1].sku': ['isNotEmpty'] };
  expect(await invalidOf(orders.save(wrong))).toEqual(all);
  expect(await invalidOf(orders.put(wrong).withIdempotencyKey('k').execute())).toEqual(all);
  const error = await failureOf(db.transaction().save(wrong).execute());
  expect(error.problems.map(({ code, index }: any) => [code, index])).toEqual([
    ['ATTRIBUTE_VALUE', 0],
    ['ENTITY_VALIDATION', 0],
  ]);
  expect(await failureOf(orders.save(wrong, { validate: false }))).toBeInstanceOf(AttributeValueError);
  expect(await failureOf(orders.save(order('v9', { grid: 'x' as never })))).toBeInstanceOf(AttributeValueError);
});
