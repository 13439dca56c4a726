import { Attribute, CreatedAt, Entity, KEY, table } from 'dynatomic';
import { IsEmail, IsNotEmpty } from 'class-validator';

@Entity({ table: table('Users', { partitionKey: 'pk' }), partitionKey: 'USER#{userId}' })
export class User {
  declare readonly [KEY]?: 'userId';
  @Attribute() userId!: string;
  @Attribute() @IsEmail() email!: string;
  @Attribute() @IsNotEmpty() fullName!: string;
  @CreatedAt() createdAt!: Date;
}

/** Says who has an e-mail address. Its key makes sure that there is one user at most. */
@Entity({ table: table('EmailLookup', { partitionKey: 'pk' }), partitionKey: 'EMAIL#{email}' })
export class EmailLookup {
  declare readonly [KEY]?: 'email';
  @Attribute() email!: string;
  @Attribute() userId!: string;
}
