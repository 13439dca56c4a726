type AttributeMap = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The part of a request that concerns one item: with its key, or with the whole item of a put. */
export interface ItemReference {
  readonly TableName: string;
  readonly Key: AttributeMap;
  readonly Item: AttributeMap;
}

/** The name of a table that is given by name or by ARN. */
export const tableName = (nameOrArn: unknown): string =>
  (typeof nameOrArn === 'string' ? nameOrArn : '').replace(/^arn:.*:table\//, '');

/** A text that is the same for the same item only; undefined when the key is not complete. */
export function itemIdentity(table: string, item: AttributeMap, keyAttributes: readonly string[]): string | undefined {
  const key = keyAttributes.map((name) => Object.entries(item[name] ?? {})[0]);
  if (key.length === 0 || key.includes(undefined)) return undefined;
  return JSON.stringify([table, ...key.map(canonicalValue)]);
}

/** DynamoDB compares numbers by value: `1`, `1.0` and `10e-1` are one key. */
function canonicalValue(entry: readonly [type: string, value: unknown] | undefined): unknown {
  return entry?.[0] === 'N' ? ['N', canonicalNumber(String(entry[1]))] : entry;
}

function canonicalNumber(text: string): string {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text.trim());
  if (match === null) return text;
  const [, sign, integer = '', fraction = '', exponent = '0'] = match;
  const digits = `${integer}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign === '-' ? '-' : ''}${significant}e${scale}`;
}
