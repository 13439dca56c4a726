import * as dynatomic from 'dynatomic';
import {
  AttributeValueError,
  ConditionFailedError,
  DynatomicError,
  EntityValidationError,
  InvalidTransactionError,
  ItemExistsError,
  ItemNotFoundError,
  ModelError,
  OutcomeUnknownError,
  TransactionCanceledError,
  TransactionConflictError,
  UniqueConstraintError,
  type ErrorCode,
} from 'dynatomic';

const details = { failures: [], reasons: [] };

/** One of each class, and its code. */
const ERRORS: Readonly<Record<ErrorCode, () => DynatomicError>> = {
  ABORTED: () => new dynatomic.AbortedError('m'),
  ATTRIBUTE_VALUE: () => new AttributeValueError('a.b', 'm'),
  BATCH_INCOMPLETE: () => new dynatomic.BatchIncompleteError('m', []),
  CONDITION_FAILED: () => new ConditionFailedError('m'),
  ENTITY_VALIDATION: () => new EntityValidationError('User', []),
  EXPRESSION: () => new dynatomic.ExpressionError('m'),
  IDEMPOTENCY_MISMATCH: () => new dynatomic.IdempotencyMismatchError('m'),
  INVALID_CURSOR: () => new dynatomic.InvalidCursorError('m'),
  INVALID_TRANSACTION: () => new InvalidTransactionError([]),
  ITEM_EXISTS: () => new ItemExistsError('m'),
  ITEM_NOT_FOUND: () => new ItemNotFoundError('m'),
  KEY_VALUE: () => new dynatomic.KeyValueError('m'),
  MODEL: () => new ModelError('entity User', ['p']),
  OUTCOME_UNKNOWN: () => new OutcomeUnknownError('m'),
  SERVICE: () => new dynatomic.ServiceError('m'),
  THROTTLED: () => new dynatomic.ThrottledError('m'),
  TRANSACTION_CANCELED: () => new TransactionCanceledError('m', details),
  TRANSACTION_CONFLICT: () => new TransactionConflictError('m', details),
  UNIQUE_CONSTRAINT: () => new UniqueConstraintError('m', { constraint: ['email'], value: 'x' }),
  VERSION_CONFLICT: () => new dynatomic.VersionConflictError('m'),
};

describe.each(Object.entries(ERRORS))('%s', (code, make) => {
  const error = make();

  test('is an error of its class, with its code, name and outcome', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(DynatomicError);
    expect(error.code).toBe(code);
    expect(error.name).toBe(error.constructor.name);
    expect(error.outcome).toBe(code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'notApplied');
    expect(error.cause).toBeUndefined();
    expect(error.stack).toContain(error.name);
    expect((dynatomic as Record<string, unknown>)[error.name]).toBe(error.constructor);
  });

  test('is an instance of no other class but its own and its bases', () => {
    const others = Object.values(ERRORS).map((other) => other());
    const taken = others.filter((other) => error instanceof other.constructor).map((other) => other.code);
    expect(taken).toEqual(code === 'TRANSACTION_CONFLICT' ? ['TRANSACTION_CANCELED', code] : [code]);
  });
});

test('there is a class for every code, and no code is used twice', () => {
  expect(new Set(Object.values(ERRORS).map((make) => make().constructor)).size).toBe(20);
});

test('cause and outcome are those given', () => {
  const cause = new Error('sdk');
  const error = new ItemExistsError('m', {
    cause,
    outcome: 'unknown',
    entity: 'User',
    table: 'T',
    key: { pk: 1 },
    item: 5,
  });
  expect(error).toMatchObject({ cause, outcome: 'unknown', entity: 'User', table: 'T', key: { pk: 1 }, item: 5 });
});

describe('instanceof across copies of the package', () => {
  let copy: typeof dynatomic;

  beforeAll(() => {
    jest.isolateModules(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy can only be had so
      copy = require('dynatomic') as typeof dynatomic;
    });
  });

  test('an error of one copy is an instance of the other’s class', () => {
    expect(copy.ItemExistsError).not.toBe(ItemExistsError);
    const error = new copy.TransactionConflictError('m', details);
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error).toBeInstanceOf(DynatomicError);
    expect(error).not.toBeInstanceOf(ItemExistsError);
  });

  test('a class that extends one is not all of them', () => {
    class Mine extends ItemExistsError {}
    expect(new Mine('m')).toBeInstanceOf(ItemExistsError);
    expect(new Mine('m').name).toBe('Mine');
    expect(new ItemExistsError('m')).not.toBeInstanceOf(Mine);
    expect(new copy.ItemExistsError('m')).not.toBeInstanceOf(Mine);
    expect(new Mine('m')).toBeInstanceOf(copy.ItemExistsError);
  });

  test.each([undefined, null, 5, 'text', {}, Object.create(null), new Error('other'), { constructor: 5 }])(
    '%p is none',
    (value) => {
      expect(value instanceof DynatomicError).toBe(false);
    },
  );
});

describe('messages', () => {
  test('ModelError lists all problems', () => {
    expect(new ModelError('entity User', ['one']).message).toBe('entity User: one');
    expect(new ModelError('entity User', ['one', 'two']).message).toBe('entity User: \n  - one\n  - two');
  });

  test('InvalidTransactionError says which operation', () => {
    const { message } = new InvalidTransactionError([
      { code: 'EMPTY_IDEMPOTENCY_KEY', index: -1, message: 'whole' },
      { code: 'KEY_VALUE', index: 2, message: 'part' },
    ]);
    expect(message).toBe('The transaction was not sent: whole; operation 2: part');
  });

  test('EntityValidationError names every property', () => {
    const { message } = new EntityValidationError('User', [
      { property: 'email', value: 'x', constraints: { isEmail: 'must be an email', length: 'too short' } },
      { property: 'lines[0].sku', value: '', constraints: { notEmpty: 'is empty' } },
    ]);
    expect(message).toBe('User is not valid: email: must be an email; email: too short; lines[0].sku: is empty');
  });
});
