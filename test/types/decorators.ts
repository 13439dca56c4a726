// What the compiler says of declarations. Nothing here is run.
import { expectTypeOf } from 'expect-type';
import {
  AfterLoad,
  Attribute,
  BeforePut,
  CreatedAt,
  DeletedAt,
  Entity,
  ExpiresAt,
  KEY,
  table,
  Unique,
  UpdatedAt,
  Version,
  type Id,
} from 'dynatomic';

const Users = table('Users', { partitionKey: { name: 'pk', type: 'S' } });
const Scores = table('Scores', { partitionKey: 'gameId', sortKey: { name: 'score', type: 'N' }, discriminator: false });
// @ts-expect-error no such type of a key
table('T', { partitionKey: { name: 'pk', type: 'BOOL' } });
// @ts-expect-error a table has a partition key
table('T', { sortKey: 'sk' });
// @ts-expect-error a local index has the table's partition key
table('T', { partitionKey: 'pk', sortKey: 'sk', indexes: { i: { local: true, partitionKey: 'a', sortKey: 'b' } } });
// @ts-expect-error no such projection
table('T', { partitionKey: 'pk', indexes: { i: { partitionKey: 'a', projection: 'SOME' } } });

/** Every decorator in its place. */
@Entity({ table: Users, name: 'User', partitionKey: 'USER#{tenant}#{number:010}' })
@Unique(['tenant', 'email'])
export class User {
  declare readonly [KEY]?: 'tenant' | 'number';
  @Attribute() tenant!: string;
  @Attribute({ type: 'number' }) number!: number;
  @Attribute() @Unique({ normalize: (email: string) => email.toLowerCase() }) email!: string;
  @Attribute({ type: ['string'] }) tags?: string[];
  @Attribute({ type: { map: ['number'] } }) scores?: Record<string, number[]>;
  @Attribute({ type: [() => Line] }) lines?: Line[];
  @Attribute({ type: 'string', nullable: true, name: 'n', default: () => 'x' }) note?: string | null;
  @Version({ name: 'v' }) version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt({ type: 'epochMillis' }) updatedAt!: Date;
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
  @BeforePut() prepare(): void {}
  @AfterLoad() loaded(): void {}
}

export class Line {
  @Attribute() sku!: string;
}

@Entity({ table: Scores, partitionKey: '{gameId}', sortKey: '{score}' })
export class Score {
  @Attribute() gameId!: string;
  @Attribute() score!: number;
}

expectTypeOf<Id<User>>().toEqualTypeOf<Pick<User, 'tenant' | 'number'>>();

export class Wrong {
  // @ts-expect-error no such type
  @Attribute({ type: 'strng' }) a!: string;
  // @ts-expect-error no such option
  @Attribute({ nulable: true }) b!: string;
  // @ts-expect-error a default is made by a function
  @Attribute({ default: 'x' }) c!: string;
  // @ts-expect-error a list has one type of element
  @Attribute({ type: ['string', 'number'] }) d!: unknown[];
  // @ts-expect-error a version is a number by itself
  @Version({ type: 'number' }) version!: number;
  // @ts-expect-error no such form of a date
  @CreatedAt({ type: 'iso' }) createdAt!: Date;
  // @ts-expect-error a hook is a method
  @BeforePut() hook!: string;
}

// @ts-expect-error 'mail' is no property
@Unique(['tenant', 'mail'])
export class WrongUnique {
  @Attribute() tenant!: string;
}

// @ts-expect-error {nr} is no property, padded or not
@Entity({ table: Users, partitionKey: 'USER#{nr:010}' })
export class WrongPad {
  @Attribute() number!: number;
}

// @ts-expect-error {b} of the sort key is no property
@Entity({ table: Scores, partitionKey: '{a}', sortKey: '{b}' })
export class WrongSortKey {
  @Attribute() a!: string;
}

// @ts-expect-error [KEY] leaves out a placeholder
@Entity({ table: Scores, partitionKey: '{a}', sortKey: '{b}' })
export class ShortKey {
  declare readonly [KEY]?: 'a';
  @Attribute() a!: string;
  @Attribute() b!: number;
}

// @ts-expect-error an entity has a partition key
@Entity({ table: Users })
export class NoKey {
  @Attribute() a!: string;
}

// @ts-expect-error and a table
@Entity({ partitionKey: 'A#{a}' })
export class NoTable {
  @Attribute() a!: string;
}

declare const prefix: string;
/** A template that is made at run time is checked at run time. */
@Entity({ table: Users, partitionKey: `${prefix}#{id}` })
export class Computed {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
}
