import { Attribute, type DataSource, Entity } from 'dynatomic';
import { Shop, User } from './entities.js';

// @ts-expect-error `userIdd` is no property of the class
@Entity({ table: Shop, partitionKey: 'USER#{userIdd}', sortKey: 'PROFILE' })
export class Misspelt {
  @Attribute({ type: 'string' }) userId!: string;
}

export async function claims(db: DataSource): Promise<void> {
  const users = db.repository(User);

  const found: User | undefined = await users.findById('u1');
  // @ts-expect-error it may be missing
  const present: User = await users.findById('u1');
  // @ts-expect-error the id is a string
  await users.findById(1);

  const read = await db.readTransaction().add(users.get('u1')).add(users.get('u2').project('email')).execute();
  const first: User | undefined = read[0];
  const second: { email: string } | undefined = read[1];
  // @ts-expect-error there are two
  read[2];
  // @ts-expect-error only `email` was asked for
  read[1]?.balance;

  // @ts-expect-error `balance` is a number
  users.update('u1').set({ balance: 'much' });
  // @ts-expect-error no such attribute
  users.update('u1').set({ unknown: 1 });
  users.check('u1').where((u) => u.balance.gte(1));
  // @ts-expect-error `balance` is compared with numbers
  users.check('u1').where((u) => u.balance.gte('1'));

  void [found, present, first, second];
}
