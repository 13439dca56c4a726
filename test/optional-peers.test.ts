import { Attribute, DataSource, Entity, KEY } from 'dynatomic';
import { engine } from './support/engine.js';

const missing = (name: string): never => {
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
};
jest.mock('class-validator', () => missing('class-validator'));
jest.mock('class-transformer', () => missing('class-transformer'));

class Address {
  @Attribute() city!: string;
}

@Entity({ table: 'Users', partitionKey: 'USER#{id}' })
class User {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() address?: Address;
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute({ default: () => 'new' }) state!: string;
}

const { client, tableName, createTable } = engine();
const users = new DataSource({ client, tableName }).repository(User);

beforeAll(() => createTable('Users', 'pk'));

test('the libraries really are not there', async () => {
  await expect(import('class-validator')).rejects.toThrow('Cannot find module');
  await expect(import('class-transformer')).rejects.toThrow('Cannot find module');
});

test('entities without their decorators are written, made of plain objects and taken apart', async () => {
  const user = await users.create({ id: 'u1', address: { city: 'Paris' }, roles: ['admin'] });
  expect(user).toBeInstanceOf(User);
  expect(user.address).toBeInstanceOf(Address);
  await users.save(user);
  const found = await users.getById('u1');
  expect(found).toEqual(user);
  expect(await users.toPlain(found)).toEqual({ id: 'u1', address: { city: 'Paris' }, roles: ['admin'], state: 'new' });
});
