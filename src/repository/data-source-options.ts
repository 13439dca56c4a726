import type { RetryOptions, UserClient } from '../client/index.js';
import { ModelError } from '../errors/index.js';
import type { Class } from '../model/index.js';

/** A length of time; its parts add up. */
export interface Retention {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
}

export interface IdempotencyOptions {
  /** Logical name of the table of the records; `createTables()` makes it. */
  readonly table: string;
  /** How long a key is remembered; 30 days by default. */
  readonly retention?: Retention;
}

const DEFAULT_RETENTION: Retention = { days: 30 };
/** DynamoDB's own tokens hold as long; a record that goes first would forget a repeat that they recognise. */
const MIN_RETENTION_SECONDS = 600;

export interface DataSourceOptions {
  /** A `DynamoDBClient`, or a `DynamoDBDocumentClient`, whose marshall options then hold for plain items. */
  readonly client: UserClient;
  /** Entity classes to check at construction; others are checked at first use. */
  readonly entities?: readonly Class[];
  /** Logical to physical table name; the same by default. */
  readonly tableName?: (name: string) => string;
  /** Whether class-validator runs before every put; default true. */
  readonly validate?: boolean;
  readonly retry?: RetryOptions;
  /**
   * `'sdk'` sends through `client.send` alone. Without it requests go through dynatomic's own copy of the client's
   * middlewares, with JSON written and read natively, wherever the inside of the client's SDK is familiar.
   */
  readonly wire?: 'sdk';
  /** Makes idempotency keys durable: each is kept in a record of this table, written by the transaction that it names. */
  readonly idempotency?: IdempotencyOptions;
}

/** What callers without types may get wrong. The client and `retry` are checked where they are used. */
export function checkedOptions(options: DataSourceOptions): DataSourceOptions {
  const {
    entities = [],
    tableName = String,
    validate = true,
    wire,
    idempotency,
  } = (options ?? {}) as Partial<DataSourceOptions>;
  const problems: string[] = [];
  if (!Array.isArray(entities)) problems.push('entities must be a list of classes');
  if (typeof tableName !== 'function')
    problems.push('tableName must be a function from a logical name to a physical one');
  if (typeof validate !== 'boolean') problems.push('validate must be true or false');
  if (wire !== undefined && wire !== 'sdk') problems.push("wire must be 'sdk', or left out");
  if (idempotency !== undefined) problems.push(...idempotencyProblems(idempotency));
  if (problems.length > 0) throw new ModelError('DataSource', problems);
  return options ?? {};
}

function* idempotencyProblems(options: Partial<IdempotencyOptions> | null): Generator<string> {
  const { table, retention } = options ?? {};
  if (typeof table !== 'string' || table === '') yield 'idempotency.table must be the name of a table';
  if (retention !== undefined && !(retentionSeconds(retention) > MIN_RETENTION_SECONDS)) {
    yield `idempotency.retention must be over ten minutes, as { days }, { hours } or { minutes }`;
  }
}

export function retentionSeconds({ days = 0, hours = 0, minutes = 0 }: Retention = DEFAULT_RETENTION): number {
  return Math.ceil((days * 24 + hours) * 3600 + minutes * 60);
}
