import type { WriteRequest } from '@aws-sdk/client-dynamodb';
import { itemIdentity } from '../codec/index.js';
import { InvalidTransactionError, type Problem } from '../errors/index.js';
import {
  compileWrites,
  entryProblem,
  sameItems,
  validateEntries,
  validates,
  type Objection,
  type OperationContext,
  type WriteEntry,
  type WriteRules,
  type WriteSpec,
} from '../operation/index.js';

const RULES: WriteRules = { forReads: 'db.batchGet()', objections, entryObjections };

/**
 * Compiles the operations of a batch write; class-validator has its say.
 *
 * @throws InvalidTransactionError with every problem
 */
export async function compileBatch(
  context: OperationContext,
  operations: readonly object[],
): Promise<readonly WriteEntry[]> {
  const compiled = compileWrites(context, operations, RULES);
  const { entries } = compiled;
  const invalid = validates(context) ? await validateEntries(compiled) : [];
  const problems = [...compiled.problems, ...invalid, ...duplicateProblems(context, entries)];
  if (problems.length > 0) {
    throw new InvalidTransactionError(
      problems.sort((a, b) => a.index - b.index),
      { subject: 'batch' },
    );
  }
  return entries;
}

function objections({ kind, entity, returning, idempotencyKey }: WriteSpec): readonly Objection[] {
  const found: Objection[] = [];
  const name = entity?.name ?? '';
  if (kind !== 'Put' && kind !== 'Delete') {
    const instead = entity?.deletedAt
      ? `a delete of ${name} is an update, for its @DeletedAt: delete(id).permanently() removes the item, db.transaction() marks it`
      : 'use db.transaction(), or execute() it by itself';
    found.push(['NOT_FOR_BATCH', `a batch takes puts and deletes only; ${instead}`]);
  }
  if (entity?.version) {
    found.push([
      'NOT_FOR_BATCH',
      `${name} has @Version, which a batch can't check; use db.transaction(), or save() by itself`,
    ]);
  }
  if (entity && entity.uniques.length > 0) {
    found.push([
      'NOT_FOR_BATCH',
      `${name} has @Unique, which a batch can't guard; use db.transaction(), or save() by itself`,
    ]);
  }
  if (returning !== undefined) {
    found.push(['HAS_RETURNING', 'returning() has no place in a batch; DynamoDB returns no values there']);
  }
  if (idempotencyKey !== undefined) {
    found.push(['HAS_IDEMPOTENCY_KEY', 'a batch has no idempotency; use db.transaction().withIdempotencyKey(key)']);
  }
  return found;
}

function entryObjections({ spec: { entity }, write: { kind }, input }: WriteEntry): readonly Objection[] {
  const conditional = input.ConditionExpression !== undefined;
  if (!conditional || entity?.version || (kind !== 'Put' && kind !== 'Delete')) return [];
  return [
    ['HAS_CONDITION', 'a batch checks no conditions; use db.transaction(), or execute() the operation by itself'],
  ];
}

function duplicateProblems(context: OperationContext, entries: readonly WriteEntry[]): readonly Problem[] {
  return sameItems(context, entries, ({ write }) => write).map(({ first, later }) => {
    const message = `operation ${first.index} is on the same item, and a batch has no order; leave one of them out`;
    return entryProblem(later, 'DUPLICATE_ITEM', message);
  });
}

/** A write as an element of a BatchWriteItem. */
export function batchRequest({ input }: WriteEntry): WriteRequest {
  return 'Item' in input
    ? { PutRequest: { Item: input.Item } }
    : { DeleteRequest: { Key: (input as { Key: WriteKey }).Key } };
}

type WriteKey = NonNullable<NonNullable<WriteRequest['DeleteRequest']>['Key']>;

/** A text that tells the writes of one table and request apart. */
export function requestIdentity({ PutRequest, DeleteRequest }: WriteRequest): string {
  return itemIdentity(PutRequest?.Item ?? DeleteRequest?.Key ?? {});
}
