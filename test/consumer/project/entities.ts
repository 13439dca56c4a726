import { Attribute, CreatedAt, Entity, KEY, table, UpdatedAt, Version } from 'dynatomic';

export const Shop = table('Shop', { partitionKey: 'pk', sortKey: 'sk' });

/** Types are given, so that any compiler will do. */
@Entity({ table: Shop, partitionKey: 'USER#{userId}', sortKey: 'PROFILE' })
export class User {
  declare readonly [KEY]?: 'userId';
  @Attribute({ type: 'string' }) userId!: string;
  @Attribute({ type: 'string' }) email!: string;
  @Attribute({ type: 'number' }) balance = 0;
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute({ type: 'date' }) bornAt?: Date;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}
