import { expectTypeOf } from 'expect-type';
import type { JsonValue, Repository } from '../../src/index.js';
import type { User } from '../support/shop.js';

declare const users: Repository<User>;
declare const user: User;

expectTypeOf(users.create({ userId: 'u1' })).toEqualTypeOf<Promise<User>>();
expectTypeOf(users.toPlain(user)).toEqualTypeOf<Promise<Record<string, JsonValue>>>();
void users.create({
  bornAt: '2026-11-22T12:00:00Z',
  roles: ['admin'],
  views: '1',
  note: null,
  address: { city: 'Paris' },
  lines: [{ sku: 's' }],
  scores: { a: 1 },
});
void users.create({ bornAt: new Date(), roles: new Set(['admin']), views: 1n });
void users.create(user);
void users.create(JSON.parse('{}'));
// @ts-expect-error no property
void users.create({ emial: 'x' });
// @ts-expect-error a number is no text
void users.create({ email: 5 });
// @ts-expect-error nor within an embedded object
void users.create({ address: { city: 5 } });
// @ts-expect-error nor in a list
void users.create({ lines: [{ quantity: 'x' }] });
// @ts-expect-error no instance
void users.toPlain('u1');

void users.save(user, { validate: false });
void users.insert(user, {});
users.put(user).withoutValidation().ifNotExists();
// @ts-expect-error no option
void users.save(user, { validated: false });
// @ts-expect-error an update isn't validated
users.update('u1').withoutValidation();
void users.restoreById('u1');
