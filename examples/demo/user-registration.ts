import { type DataSource, TransactionCanceledError } from 'dynatomic';
import { EmailLookup, User } from '../user-registration/entities.js';
import { EmailTaken, UserRegistrationService } from '../user-registration/user-registration-service.js';
import { call, chapter, fact, refused } from './story.js';

export async function userRegistration(db: DataSource): Promise<void> {
  const registration = new UserRegistrationService(db);
  const users = db.repository(User);
  const emails = db.repository(EmailLookup);
  chapter('User registration', 'An e-mail address has one user: both are written together, or neither.');

  const ada = await call(`register('ada', 'ada@example.com')`, () =>
    registration.register({ userId: 'ada', email: 'ada@example.com', fullName: 'Ada Lovelace' }),
  );
  fact('the user and the address are there', (await users.exists('ada')) && (await emails.exists('ada@example.com')));
  fact('the user object has its creation time now', ada.createdAt instanceof Date);

  const taken = await refused(`register('bob', 'ada@example.com')`, EmailTaken, () =>
    registration.register({ userId: 'bob', email: 'ada@example.com', fullName: 'Bob' }),
  );
  const canceled = taken.cause;
  const failures = canceled instanceof TransactionCanceledError ? canceled.failures : [];
  const [failure] = failures;
  fact(`the operation at fault is known: number ${failure?.index}, on ${failure?.entity?.name}`, failure?.index === 1);
  fact(
    'and so is the item that it met: an EmailLookup that belongs to ada',
    failures.length === 1 && failure?.item instanceof EmailLookup && failure.item.userId === 'ada',
  );
  fact('nothing was written: there is no user bob', !(await users.exists('bob')));

  const found = await call(`find('ada', 'ada@example.com')`, () => registration.find('ada', 'ada@example.com'));
  fact('both were read at one point in time', found.user instanceof User && found.lookup?.userId === 'ada');

  await call(`changeEmail('ada', 'ada@example.com', 'countess@example.com')`, () =>
    registration.changeEmail('ada', 'ada@example.com', 'countess@example.com'),
  );
  const changed = await registration.find('ada', 'countess@example.com');
  fact('the user has the new address', changed.user?.email === 'countess@example.com');
  fact('which is hers, and the old one is free', !!changed.lookup && !(await emails.exists('ada@example.com')));

  await call(`delete('ada', 'countess@example.com')`, () => registration.delete('ada', 'countess@example.com'));
  const gone = await registration.find('ada', 'countess@example.com');
  fact('the user and the address are gone', gone.user === undefined && gone.lookup === undefined);
}
