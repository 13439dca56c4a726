import { MAX_KEY_BYTES, type AttributeValue, type Item } from '../codec/index.js';
import { KeyValueError } from '../errors/index.js';
import type { OperationContext } from './operation.js';

/**
 * The primary key of a plain item, checked; undefined where nobody told the table's key attributes.
 *
 * @throws KeyValueError when a part of it is missing, empty, too long or of a type that can't be one
 */
export function keyOfPlainItem(context: OperationContext, table: string, item: Item): Item | undefined {
  const names = context.keyNames(table);
  return names && checkedKey(table, names, item);
}

/** A primary key as it was given, checked. @throws KeyValueError as `keyOfPlainItem` does, and for what is no part of it */
export function plainKey(context: OperationContext, table: string, key: Item): Item {
  const names = context.keyNames(table);
  const unknown = names && Object.keys(key).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new KeyValueError(`'${unknown}' is no key attribute of table ${table}`);
  // where nobody told the table's keys, either of these may be the partition key
  return names
    ? checkedKey(table, names, key)
    : checkedKey(table, Object.keys(key), key, MAX_KEY_BYTES['partition key']);
}

function checkedKey(
  table: string,
  names: readonly string[],
  source: Item,
  sortKeyLimit: number = MAX_KEY_BYTES['sort key'],
): Item {
  if (names.length === 0) throw new KeyValueError(`the key of an item in table ${table} is missing`);
  return Object.fromEntries(
    names.map((name, index) => {
      const value = Object.hasOwn(source, name) ? source[name] : undefined;
      const label = `key attribute '${name}' of table ${table}`;
      if (value === undefined) throw new KeyValueError(`${label} is missing`);
      checkLength(value, label, index === 0 ? MAX_KEY_BYTES['partition key'] : sortKeyLimit);
      return [name, value];
    }),
  );
}

function checkLength({ S, N, B }: AttributeValue, label: string, limit: number): void {
  if (N !== undefined) return;
  if (S === undefined && B === undefined) throw new KeyValueError(`${label} must be text, a number or bytes`);
  const bytes = S === undefined ? (B?.length ?? 0) : Buffer.byteLength(S);
  if (bytes === 0) throw new KeyValueError(`${label} is empty`);
  if (bytes > limit) throw new KeyValueError(`${label} has ${bytes} bytes; DynamoDB takes up to ${limit}`);
}
