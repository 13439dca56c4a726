import {
  compileWrites,
  type CompiledWrites,
  type Objection,
  type OperationContext,
  type WriteEntry,
  type WriteRules,
  type WriteSpec,
} from '../operation/index.js';

/** One operation of a transaction, compiled. */
export type TransactionEntry = WriteEntry;

/** The caller's operations, compiled once per execution. */
export type CompiledTransaction = CompiledWrites;

const NONE: readonly Objection[] = [];
const RULES: WriteRules = { forReads: 'db.readTransaction()', objections, entryObjections };

/** Compiles operations; hooks run and stamps are taken here, once. */
export function compileTransaction(context: OperationContext, operations: readonly object[]): CompiledTransaction {
  return compileWrites(context, operations, RULES);
}

function objections({ returning, idempotencyKey }: WriteSpec): readonly Objection[] {
  if (returning === undefined && idempotencyKey === undefined) return NONE;
  const found: Objection[] = [];
  if (returning !== undefined) {
    found.push(['HAS_RETURNING', 'returning() has no place in a transaction; DynamoDB returns no values there']);
  }
  if (idempotencyKey !== undefined) {
    found.push(['HAS_IDEMPOTENCY_KEY', 'this operation has an idempotency key of its own; give the transaction one']);
  }
  return found;
}

function entryObjections({ write }: TransactionEntry): readonly Objection[] {
  if (!write.pointless) return NONE;
  return [['MISSING_CONDITION', 'a condition check needs a condition: where(), ifExists() or ifNotExists()']];
}
