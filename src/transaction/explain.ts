import type { Problem } from '../errors/index.js';
import { describeKey, writeBytes, type PreparedWrite, type WriteKind } from '../operation/index.js';
import type { UnsentTransaction } from './transaction-request.js';

/** One operation as it would be sent. */
export interface ExplainedOperation {
  readonly index: number;
  readonly kind: WriteKind;
  /** Physical table name. */
  readonly table: string;
  readonly entity?: string | undefined;
  readonly key?: Readonly<Record<string, unknown>> | undefined;
  /** The condition with attribute names in place of their placeholders; values keep theirs. */
  readonly condition?: string | undefined;
  /** The update, in the same form. */
  readonly update?: string | undefined;
  /** What the request brings: the item of a put; key and values of others. */
  readonly bytes: number;
  /** At least this many; updates and deletes are charged by the stored item, which is not known here. */
  readonly writeUnits: number;
  /** What dynatomic adds for another operation, by its index: the guard of a unique value. */
  readonly hiddenFor?: number | undefined;
  /** Added or not as the stored item will turn out; `execute()` reads that first. */
  readonly assumed?: true | undefined;
}

export interface Explanation {
  /** The caller's operations in their order, then those that dynatomic adds. */
  readonly operations: readonly ExplainedOperation[];
  readonly bytes: number;
  readonly writeUnits: number;
  readonly problems: readonly Problem[];
}

/** Bytes per write unit; a transaction takes two. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html */
const WRITE_UNIT_BYTES = 1024;

export function explainTransaction({ plan, problems }: UnsentTransaction): Explanation {
  const own = plan.entries.map(({ index, spec, write, input }) => ({
    index,
    ...explained(write, input, writeBytes(write)),
    entity: spec.entity?.name,
  }));
  const hidden = plan.hidden.map((write, at) => ({
    index: own.length + at,
    ...explained(write, write.input, writeBytes(write)),
    hiddenFor: write.owner,
  }));
  const operations: ExplainedOperation[] = [...own, ...hidden];
  for (const { entry, model } of plan.unread) {
    for (const kind of model.uniques.flatMap((): WriteKind[] => ['Delete', 'Put'])) {
      const { table } = entry.write;
      const index = operations.length;
      operations.push({ index, kind, table, bytes: 0, writeUnits: 2, hiddenFor: entry.index, assumed: true });
    }
  }
  return {
    operations,
    bytes: operations.reduce((sum, { bytes }) => sum + bytes, 0),
    writeUnits: operations.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
    problems: problems.map(({ error: _, ...problem }) => problem),
  };
}

function explained(
  { kind, table, key }: Pick<PreparedWrite, 'kind' | 'table' | 'key'>,
  input: PreparedWrite['input'],
  bytes: number,
): Omit<ExplainedOperation, 'index'> {
  const { ConditionExpression, ExpressionAttributeNames } = input;
  const update = 'UpdateExpression' in input ? input.UpdateExpression : undefined;
  return {
    kind,
    table,
    key: key && describeKey(key),
    condition: readable(ConditionExpression, ExpressionAttributeNames),
    update: readable(update, ExpressionAttributeNames),
    bytes,
    writeUnits: 2 * Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES)),
  };
}

function readable(text: string | undefined, names: Record<string, string> | undefined): string | undefined {
  return text ? text.replace(/#\d+/g, (placeholder) => names?.[placeholder] ?? placeholder) : undefined;
}
