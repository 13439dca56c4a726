import type { Problem } from '../errors/index.js';
import { describeKey, type WriteKind } from '../operation/index.js';
import type { PreparedTransaction } from './prepare-transaction.js';

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
}

export interface Explanation {
  readonly operations: readonly ExplainedOperation[];
  readonly bytes: number;
  readonly writeUnits: number;
  readonly problems: readonly Problem[];
}

/** Bytes per write unit; a transaction takes two. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html */
const WRITE_UNIT_BYTES = 1024;

export function explainTransaction({ entries, problems }: PreparedTransaction): Explanation {
  const operations = entries.map(({ index, spec, write, bytes }): ExplainedOperation => {
    const { ConditionExpression, ExpressionAttributeNames } = write.input;
    const update = 'UpdateExpression' in write.input ? write.input.UpdateExpression : undefined;
    return {
      index,
      kind: write.kind,
      table: write.table,
      entity: spec.entity?.name,
      key: write.key && describeKey(write.key),
      condition: readable(ConditionExpression, ExpressionAttributeNames),
      update: readable(update, ExpressionAttributeNames),
      bytes,
      writeUnits: 2 * Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES)),
    };
  });
  return {
    operations,
    bytes: operations.reduce((sum, { bytes }) => sum + bytes, 0),
    writeUnits: operations.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
    problems: problems.map(({ error: _, ...problem }) => problem),
  };
}

function readable(text: string | undefined, names: Record<string, string> | undefined): string | undefined {
  return text ? text.replace(/#\d+/g, (placeholder) => names?.[placeholder] ?? placeholder) : undefined;
}
