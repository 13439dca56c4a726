import { Type } from 'class-transformer';
import { IsEmail, Length, MinLength, registerDecorator, ValidateNested } from 'class-validator';
import { Attribute, BeforePut, DataSource, Entity, EntityValidationError, KEY, table, Version } from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

const { client, createTable, requests, tableName } = engine();

class Line {
  @Attribute() @Length(2, 8) sku!: string;
}

class Address {
  @Attribute() @MinLength(2) city!: string;
}

/** Asks somebody else, as a validator may. */
function IsKnown(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isKnown',
      target: target.constructor,
      propertyName: String(property),
      async: true,
      validator: {
        validate: async (value) => (await Promise.resolve(value)) !== 'unknown',
        defaultMessage: () => 'is not known',
      },
    });
}

@Entity({ table: table('Accounts', { partitionKey: 'pk' }), partitionKey: 'A#{id}' })
class Account {
  declare readonly [KEY]?: 'id';
  @Attribute() @IsKnown() id!: string;
  @Attribute() @IsEmail() @MinLength(8) email!: string;
  @Attribute() @ValidateNested() address?: Address;
  @Attribute({ type: [() => Line] }) @ValidateNested({ each: true }) @Type(() => Line) lines?: Line[];
  @Attribute({ type: 'string', default: () => 'x' }) @Length(1, 3) code?: string;
  @Version() version!: number;

  @BeforePut() trim(): void {
    this.email = this.email.trim();
  }
}

const db = new DataSource({ client, tableName });
const accounts = db.repository(Account);
const account = (id: string, values: Partial<Account> = {}) =>
  Object.assign(new Account(), { id, email: 'al@example.com', ...values });

beforeAll(() => createTable('Accounts', 'pk'));
beforeEach(() => requests.clear());

test('an entity that class-validator refuses is not sent; every property is told, nested ones by path', async () => {
  const bad = account('a', {
    email: 'x',
    address: Object.assign(new Address(), { city: 'P' }),
    lines: [Object.assign(new Line(), { sku: 'ok' }), Object.assign(new Line(), { sku: 'x' })],
  });
  const before = structuredClone({ ...bad });
  const error = await failureOf(accounts.save(bad));
  expect(error).toBeInstanceOf(EntityValidationError);
  expect(error).toMatchObject({ code: 'ENTITY_VALIDATION', outcome: 'notApplied', entity: 'Account' });
  expect(error.properties.map(({ property }: { property: string }) => property)).toEqual([
    'email',
    'address.city',
    'lines[1].sku',
  ]);
  expect(Object.keys(error.properties[0].constraints).sort()).toEqual(['isEmail', 'minLength']);
  expect(error.properties[2].value).toBe('x');
  expect(error.message).toContain('lines[1].sku');
  expect({ ...bad }).toEqual(before);
  expect(requests.count).toBe(0);
});

test('what is validated is the entity as it will be written: after @BeforePut, with generated values', async () => {
  await accounts.save(account('b', { email: '  al@example.com  ' }));
  expect(await accounts.getById('b')).toMatchObject({ email: 'al@example.com', code: 'x', version: 1 });
  await expect(accounts.save(account('c', { code: 'long' }))).rejects.toThrow(/code/);
});

test('asynchronous validators have their say', async () => {
  await expect(accounts.save(account('unknown'))).rejects.toThrow(/id: is not known/);
  const error = await failureOf(db.transaction().save(account('unknown')).execute());
  expect(error.problems).toEqual([expect.objectContaining({ code: 'ENTITY_VALIDATION', index: 0 })]);
  expect(error.problems[0].error).toBeInstanceOf(EntityValidationError);
});

test('it is left out where the DataSource says so, and for updates', async () => {
  const lenient = new DataSource({ client, tableName, validate: false }).repository(Account);
  await lenient.save(account('d', { email: 'x' }));
  await accounts.update('d').set({ email: 'y' }).execute();
  expect((await accounts.getById('d')).email).toBe('y');
});

test('properties that are not declared stay on the object: nothing is whitelisted away', async () => {
  const extra = Object.assign(account('e'), { transient: { a: 1 } });
  await accounts.save(extra);
  expect(extra.transient).toEqual({ a: 1 });
  expect(await accounts.getById('e')).not.toHaveProperty('transient');
});
