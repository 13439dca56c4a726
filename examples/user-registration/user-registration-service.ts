import type { DataSource, Repository } from 'dynatomic';
import { EmailLookup, User } from './entities.js';

export class UserExists extends Error {}
export class UserNotFound extends Error {}
export class EmailTaken extends Error {}

export type NewUser = Pick<User, 'userId' | 'email' | 'fullName'>;

/** Users in one table, their e-mail addresses in another: each method changes both or neither. */
export class UserRegistrationService {
  readonly #db: DataSource;
  readonly #users: Repository<User>;
  readonly #emails: Repository<EmailLookup>;

  constructor(db: DataSource) {
    this.#db = db;
    this.#users = db.repository(User);
    this.#emails = db.repository(EmailLookup);
  }

  /** @throws UserExists, EmailTaken */
  async register(newUser: NewUser): Promise<User> {
    const user = Object.assign(new User(), newUser);
    const createUser = this.#users.put(user).ifNotExists();
    await this.#db
      .transaction()
      .add(createUser.orThrow(() => new UserExists(`${user.userId} exists already`)))
      .add(this.#claim(user.email, user.userId))
      .execute();
    return user;
  }

  /** A user and who has an e-mail address, both as they were at one point in time. */
  find(userId: string, email: string): Promise<{ user: User | undefined; lookup: EmailLookup | undefined }> {
    return this.#db.readTransaction({ user: this.#users.get(userId), lookup: this.#emails.get(email) }).execute();
  }

  /** @throws UserNotFound when the user does not have the address `from`; EmailTaken */
  async changeEmail(userId: string, from: string, to: string): Promise<void> {
    const update = this.#users.update(userId).set({ email: to }).where({ email: from });
    await this.#db
      .transaction()
      .add(update.orThrow(() => new UserNotFound(`No user ${userId} has ${from}`)))
      .add(this.#emails.delete(from).ifExists())
      .add(this.#claim(to, userId))
      .execute();
  }

  /** @throws UserNotFound when the user does not have this address */
  async delete(userId: string, email: string): Promise<void> {
    const remove = this.#users.delete(userId).where({ email });
    await this.#db
      .transaction()
      .add(remove.orThrow(() => new UserNotFound(`No user ${userId} has ${email}`)))
      .add(this.#emails.delete(email).ifExists())
      .execute();
  }

  #claim(email: string, userId: string) {
    const lookup = Object.assign(new EmailLookup(), { email, userId });
    const create = this.#emails.put(lookup).ifNotExists();
    return create.orThrow(() => new EmailTaken(`${email} belongs to another user`));
  }
}
