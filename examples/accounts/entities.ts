import { Attribute, Entity, KEY, table } from 'dynatomic';
import { IsInt, IsPositive } from 'class-validator';

@Entity({ table: table('Accounts', { partitionKey: 'pk' }), partitionKey: 'ACCOUNT#{accountId}' })
export class Account {
  declare readonly [KEY]?: 'accountId';
  @Attribute() accountId!: string;
  @Attribute() balanceInCents!: number;
}

@Entity({ table: table('Ledger', { partitionKey: 'pk' }), partitionKey: 'TRANSFER#{transferId}' })
export class LedgerEntry {
  declare readonly [KEY]?: 'transferId';
  @Attribute() transferId!: string;
  @Attribute() from!: string;
  @Attribute() to!: string;
  @Attribute() @IsInt() @IsPositive() amountInCents!: number;
  @Attribute() requestedAt!: Date;
}
