import { Attribute, Entity, KEY, Version } from 'dynatomic';
import { IsInt, Min } from 'class-validator';

/** An account, in a table of its own. */
@Entity({ table: 'Accounts', partitionKey: 'ACCOUNT#{accountId}' })
export class Account {
  declare readonly [KEY]?: 'accountId';
  @Attribute() accountId!: string;
  @Attribute() @IsInt() @Min(0) balanceInCents!: number;
  @Version() version!: number;
}
