import { expectTypeOf } from 'expect-type';
import {
  and,
  type AnyField,
  attr,
  type Condition,
  type ConditionInput,
  type DataKey,
  type DateField,
  expr,
  type Field,
  type Fields,
  type NumberField,
  set,
  type StringField,
  type Update,
} from '../../src/expression/index.js';

declare const KEY: unique symbol;

class Address {
  city!: string;
  zip?: string | undefined;
  size!: number;
}

class Money {
  constructor(readonly cents: number) {}
}

interface Tree {
  label: string;
  children: Tree[];
}

class User {
  declare readonly [KEY]?: 'userId';
  userId!: string;
  balance!: number;
  credit?: number;
  views?: bigint;
  status!: 'open' | 'closed';
  level!: 1 | 2 | 3;
  nickname?: string;
  note?: string | null;
  active!: boolean;
  createdAt!: Date;
  photo?: Uint8Array;
  tags?: string[];
  roles?: Set<string>;
  address?: Address;
  lines?: readonly { sku: string; quantity: number }[];
  meta?: Record<string, number>;
  price?: Money;
  tree?: Tree;
  path!: string;
  data: unknown;
  anything: any;
  greet(name: string): string {
    return name;
  }
}

declare const u: Fields<User>;
declare function where(input: ConditionInput<User>): void;
declare const update: Update<User>;

// Each type has its own operators, and takes its own values.
expectTypeOf(u.balance.gte(10)).toEqualTypeOf<Condition>();
expectTypeOf(u.balance).toEqualTypeOf<NumberField<number, 'balance'>>();
expectTypeOf(u.nickname).toEqualTypeOf<StringField<string, 'nickname'>>();
expectTypeOf(u.createdAt).toEqualTypeOf<DateField<Date, 'createdAt'>>();
expectTypeOf(u.data).toEqualTypeOf<AnyField>();
expectTypeOf(u.anything).toEqualTypeOf<AnyField>();
u.status.eq('open');
u.status.in(['open', 'closed']);
u.status.in(new Set(['open'] as const));
u.level.between(1, 3);
u.views.gt(5n);
u.note.eq(null);
u.createdAt.between(new Date(), new Date());
u.photo.beginsWith(new Uint8Array());
u.tags.contains('x');
u.roles.contains('admin');
u.roles.size().gte(2);
u.address.eq(new Address());
u.price.gte(new Money(5));
u.data.path('a').at(0).eq({ b: 1 });
// @ts-expect-error another type of value
u.balance.eq('10');
// @ts-expect-error no such status
u.status.eq('opened');
// @ts-expect-error no such status
u.status.in(['opened']);
// @ts-expect-error null where it can't be
u.nickname.eq(null);
// @ts-expect-error undefined is never compared
u.nickname.eq(undefined);
// @ts-expect-error numbers have no prefix
u.balance.beginsWith('1');
// @ts-expect-error Booleans have no order
u.active.gt(true);
// @ts-expect-error sets have no order
u.roles.gt(new Set(['x']));
// @ts-expect-error numbers have no size
u.balance.size();
// @ts-expect-error elements are texts
u.roles.contains(5);
// @ts-expect-error dates are compared with dates
u.createdAt.gt('2026-11-22');
// @ts-expect-error no such type of DynamoDB
u.tags.type('STRING');
// @ts-expect-error one value is no array
u.level.in(1);
// @ts-expect-error a text is no array of texts
u.nickname.in('abc');

// Fields compare with fields and sizes of the same kind.
u.balance.gte(u.credit);
u.balance.eq(u.level);
u.level.eq(u.balance);
u.views.lt(u.balance);
u.status.eq(u.nickname);
u.balance.gt(u.tags.size());
u.tags.size().lt(u.balance);
u.tags.contains(u.nickname);
u.roles.contains(u.status);
u.balance.eq(attr('x'));
// @ts-expect-error a number and a text
u.balance.eq(u.nickname);
// @ts-expect-error a Date and a text
u.createdAt.lt(u.nickname);
// @ts-expect-error a size is a number
u.nickname.eq(u.tags.size());

// Nested paths, optional ones too.
expectTypeOf(u.address.city).toEqualTypeOf<StringField<string, 'city'>>();
expectTypeOf(u.address.zip).toEqualTypeOf<StringField<string, 'zip'>>();
expectTypeOf(u.address.path('size')).toEqualTypeOf<NumberField<number, 'size'>>();
expectTypeOf(u.address.size()).toHaveProperty('gte');
expectTypeOf(u.lines.at(0).sku).toEqualTypeOf<StringField<string, 'sku'>>();
expectTypeOf(u.tree.children.at(0).children.at(1).label).toEqualTypeOf<StringField<string, 'label'>>();
expectTypeOf(u.path('path')).toEqualTypeOf<StringField<string, 'path'>>();
expectTypeOf<Fields<User>['path']>().toBeFunction();
u.meta['views']?.gte(5);
// @ts-expect-error no such property
u.address.town;
// @ts-expect-error no such property
u.balanc;
// @ts-expect-error no such property
u.path('balanc');
// @ts-expect-error methods are no attributes
u.greet;
// @ts-expect-error symbols are no attributes
u[KEY];
expectTypeOf<Exclude<'greet', DataKey<User>>>().toEqualTypeOf<'greet'>();

// Everything that where takes.
where((u) => u.balance.gte(10).and(u.status.eq('open')).or(u.credit.exists().not()));
where((u) => and(u.balance.gte(10), u.active.eq(true)));
where((u) => expr`balance >= ${u.credit}`);
where({ status: 'open', balance: 5 });
where({ balance: u.credit });
where(attr('stock').gte(5));
where(expr`balance >= ${5}`);
where('balance >= :amount');
// @ts-expect-error no such property
where({ stat: 'open' });
// @ts-expect-error another type of value
where({ status: 5 });
// @ts-expect-error a Boolean is no condition
where((u) => u.balance === u.credit);
// @ts-expect-error a field is no condition
where((u) => u.active);

// Updates.
update.set({ nickname: 'Al', credit: undefined, note: null });
update.set((u) => ({ balance: u.balance.minus(10), credit: u.credit.ifNotExists(0) }));
update.set((u) => ({ balance: u.credit.ifNotExists(0).plus(1), views: u.views.plus(1n) }));
update.set((u) => ({ tags: u.tags.append(['x']), nickname: u.status }));
update.set((u) => ({ tags: u.tags.ifNotExists([]).prepend(['x']) }));
update.set((u) => u.address.city, 'Paris');
update.set((u) => u.address.city, u.nickname);
update.set((u) => u.status, 'open');
update.set((u) => u.lines.at(0).quantity, u.balance.plus(1));
update.add({ balance: 1, views: 2n, roles: new Set(['admin']) });
update.removeFrom({ roles: new Set(['guest']) });
update.remove('nickname', (u) => u.address.zip, u.lines.at(0));
update.set(expr`SET balance = balance - ${1} REMOVE note`);
update.set('balance = balance - :n', { n: 1 });
set({ stock: attr('stock').minus(5) })
  .set(attr('a', 'b'), 1)
  .add({ n: 1 })
  .remove('old')
  .removeFrom({ s: new Set(['x']) });
// @ts-expect-error no such property
update.set({ nicknam: 'Al' });
// @ts-expect-error another type of value
update.set({ balance: 'x' });
// @ts-expect-error a number is no text
update.set((u) => ({ nickname: u.balance.plus(1) }));
// @ts-expect-error another type of value
update.set((u) => u.address.city, 5);
// @ts-expect-error no such status
update.set((u) => u.status, 'opened');
// @ts-expect-error a size is no operand of updates
update.set((u) => ({ balance: u.tags.size() }));
// @ts-expect-error a condition is no value
update.set((u) => ({ active: u.balance.eq(1) }));
// @ts-expect-error texts can't be added to
update.add({ nickname: 'x' });
// @ts-expect-error only sets
update.removeFrom({ tags: ['x'] });
// @ts-expect-error no such property
update.remove('nicknam');
// @ts-expect-error lists take lists
u.tags.append('x');
// @ts-expect-error Dates can't be added to
u.createdAt.plus(5);

// Generic code over an entity.
export function isOpen<E extends { status: string }>(field: Field<E['status']>): Field<E['status']> {
  return field;
}
