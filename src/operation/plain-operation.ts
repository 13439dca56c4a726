import { ConditionFailedError } from '../errors/index.js';
import { describeKey, itemIdentity, type Item, type PlainCodec } from '../codec/index.js';
import {
  conditionOf,
  plainFields,
  RequestCompiler,
  updateActions,
  type ConditionInput,
  type ConditionNode,
  type PlainItem,
  type Update,
  type UpdateAction,
} from '../expression/index.js';
import { oncePer } from '../util/once-per.js';
import { assignExpressions, nodesOf, type ConditionParameters } from './compile.js';
import {
  OPERATION,
  type OperationContext,
  type PreparedGet,
  type PreparedWrite,
  type ReadOperation,
  type WriteInput,
  type WriteKind,
  type WriteOperation,
} from './operation.js';
import { keyOfPlainItem, plainKey } from './plain-key.js';
import { projectionParameters } from './projection.js';

/** A condition on a plain item: of `attr()`, by text, or by values to equal. */
export type PlainCondition = ConditionInput<PlainItem>;

/** A put of a plain item, by table name. */
export function plainPut(
  context: OperationContext,
  tableName: string,
  item: Readonly<Record<string, unknown>>,
  condition: PlainCondition | undefined,
): WriteOperation {
  return plainWrite(context, 'Put', tableName, condition, (table, compile) => {
    const Item = context.plain.encodeItem(item);
    const key = keyOfPlainItem(context, table, Item);
    return { key, input: compile<WriteInput['Put']>({ TableName: table, Item }) };
  });
}

/** An update of a plain item, by table name. */
export function plainUpdate(
  context: OperationContext,
  tableName: string,
  key: Readonly<Record<string, unknown>>,
  update: Update<PlainItem>,
  condition: PlainCondition | undefined,
): WriteOperation {
  return plainWrite(context, 'Update', tableName, condition, (table, compile) => {
    const Key = plainKey(context, table, context.plain.encodeItem(key));
    const input: WriteInput['Update'] = { TableName: table, Key, UpdateExpression: '' };
    return { key: Key, input: compile(input, updateActions(update) ?? []) };
  });
}

/** A delete of a plain item, by table name. */
export function plainDelete(
  context: OperationContext,
  tableName: string,
  key: Readonly<Record<string, unknown>>,
  condition: PlainCondition | undefined,
): WriteOperation {
  return plainWrite(context, 'Delete', tableName, condition, (table, compile) => {
    const Key = plainKey(context, table, context.plain.encodeItem(key));
    return { key: Key, input: compile<WriteInput['Delete']>({ TableName: table, Key }) };
  });
}

/** A condition check of a plain item, by table name. */
export function plainCheck(
  context: OperationContext,
  tableName: string,
  key: Readonly<Record<string, unknown>>,
  condition: PlainCondition,
): WriteOperation {
  return plainWrite(context, 'ConditionCheck', tableName, condition, (table, compile) => {
    const Key = plainKey(context, table, context.plain.encodeItem(key));
    return { key: Key, input: compile({ TableName: table, Key, ConditionExpression: '' }) };
  });
}

/** A get of a plain item, by table name; `projection` is a list of attribute names. */
export function plainGet(
  context: OperationContext,
  tableName: string,
  key: Readonly<Record<string, unknown>>,
  projection: readonly string[] | undefined,
): ReadOperation<Record<string, unknown>> {
  const prepare = (): PreparedGet => {
    const table = context.physicalTable(tableName);
    const Key = plainKey(context, table, context.plain.encodeItem(key));
    // A key attribute is fetched too: an item of which the projection matches nothing would look like a missing one.
    const names = projection && [...projection, ...Object.keys(Key).slice(0, 1)];
    const input = { TableName: table, Key, ...(names && projectionParameters(names)) };
    const read = (item: Item | undefined): unknown => item && projected(context.plain.decodeItem(item), projection);
    return { input, single: input, table, key: Key, projection: names, read };
  };
  return { [OPERATION]: { kind: 'Get', context, prepare } };
}

function projected(item: Record<string, unknown>, projection: readonly string[] | undefined): Record<string, unknown> {
  if (!projection) return item;
  return Object.fromEntries(projection.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name]]] : [])));
}

/** Writes the condition, and an update if there is one, into a request. */
type Compile = <R extends ConditionParameters>(request: R, update?: readonly UpdateAction[]) => R;

function plainWrite<K extends WriteKind>(
  context: OperationContext,
  kind: K,
  tableName: string,
  condition: PlainCondition | undefined,
  build: (table: string, compile: Compile) => { key: Item | undefined; input: WriteInput[K] },
): WriteOperation {
  const nodes = condition === undefined ? [] : nodesOf([conditionOf(condition, plainFields())]);
  const prepare = (): PreparedWrite<K> => {
    const table = context.physicalTable(tableName);
    const compileWith = (verified: readonly ConditionNode[]) =>
      build(table, (request, update) =>
        assignExpressions(request, plainCompiler(context.plain), [...nodes, ...verified], update),
      );
    const { key, input } = compileWith([]);
    const hydrate = (image: Item): unknown => context.plain.decodeItem(image);
    return {
      kind,
      input,
      verifying: (verified) => compileWith(verified).input,
      table,
      key,
      pointless: kind === 'ConditionCheck' && nodes.length === 0,
      hydrate,
      refusal: (image, details) => {
        const described = key && describeKey(key);
        const label = `the item ${described ? `${JSON.stringify(described)} ` : ''}in table ${table}`;
        return new ConditionFailedError(`the condition on ${label} does not hold`, {
          ...details,
          table,
          key: described,
          item: image && hydrate(image),
        });
      },
      applied: () => undefined,
      asked: () => [kind, withoutTable(input)],
    };
  };
  return { [OPERATION]: { kind, context, prepare } };
}

/** Plain values carry no stamps: the whole input is what the caller asked for. */
function withoutTable(input: object): unknown {
  return Object.entries(input).map(([name, value]) =>
    isItem(name, value) ? [name, itemIdentity(value)] : name === 'TableName' ? [] : [name, value as unknown],
  );
}

function isItem(name: string, value: unknown): value is Item {
  return value !== undefined && ['Item', 'Key', 'ExpressionAttributeValues'].includes(name);
}

const plainCompiler = oncePer(
  (codec: PlainCodec) => new RequestCompiler({ resolve: ({ segments }) => ({ names: segments, codec }) }),
);
