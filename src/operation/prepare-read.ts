import { entityOfItem } from '../codec/entity-of-item.js';
import { wireIdentity, type Item } from '../codec/index.js';
import { ExpressionError } from '../errors/index.js';
import {
  compileCondition,
  junctionNode,
  pathText,
  Placeholders,
  RequestCompiler,
  type ConditionNode,
  type Resolver,
} from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { oncePer } from '../util/once-per.js';
import { nodesOf } from './compile.js';
import { entityExpressions } from './entity-expressions.js';
import { projectedNames } from './get.js';
import type { KeyCondition } from './key-condition.js';
import { isComplete, ownKeyNames, positionNames, projectedAttributes, type KeySource } from './key-source.js';
import { propertiesInKeys } from './key-values.js';
import type { ReadInput } from './operation.js';
import { ownConditions } from './own-conditions.js';
import { requirePositiveInteger } from './positive-integer.js';
import { MAX_PAGE_SIZE, type ReadProps } from './read-props.js';

/** A query or a scan, ready to be sent page by page. */
export interface PreparedRead {
  readonly command: 'Query' | 'Scan';
  /** Without `Limit` and `ExclusiveStartKey`. */
  readonly input: ReadInput;
  /** Names of the attributes that a cursor consists of. */
  readonly position: readonly string[];
  /** Whether DynamoDB itself leaves out every item that isn't asked for. */
  readonly countable: boolean;
  /** What a cursor belongs to. */
  identity(): string;
  /** Whether an item is one that was asked for; whether it is hidden is told when it is read. */
  accepts(item: Item): boolean;
}

export interface ReadKind {
  readonly command: 'Query' | 'Scan';
  readonly key?: KeyCondition | undefined;
  readonly descending?: boolean | undefined;
}

/** @throws DynatomicError for what is wrong in the data */
export function prepareRead(props: ReadProps, { command, key, descending }: ReadKind): PreparedRead {
  const { context, model, source, consistent, limit, pageSize } = props;
  const projection = props.full && !isComplete(model, source) ? [] : props.projection;
  if (limit !== undefined) requirePositiveInteger(`${model.name}: limit()`, limit);
  if (pageSize !== undefined) requirePositiveInteger(`${model.name}: pageSize()`, pageSize, MAX_PAGE_SIZE);
  const compiler = command === 'Query' ? queryCompiler(model)(source) : entityExpressions(model).compiler;
  const filters = nodesOf(props.conditions);
  const { conditions, countable } = ownConditions(props, command);
  const input: ReadInput = { TableName: context.physicalTable(model.table.name) };
  if (source.index) input.IndexName = source.index.name;
  compiler.assignTo(input, {
    key: key?.node,
    filter: filters.length === 0 ? conditions : [...filters, ...conditions],
    projection: projection && [...new Set(fetchedNames(props, projection))],
  });
  if (descending) input.ScanIndexForward = false;
  if (consistent) input.ConsistentRead = true;
  const excluded = new Set(key?.excluded.map(wireIdentity));
  const models = [model];
  return {
    command,
    input,
    position: positionNames(model, source),
    countable: countable && excluded.size === 0,
    identity: () => identityOf(props, { command, key, descending }, filters),
    accepts: (item) => entityOfItem(models, item) !== undefined && !(excluded.size > 0 && isExcluded(item)),
  };

  function isExcluded(item: Item): boolean {
    const value = item[key?.attribute ?? ''];
    return value !== undefined && excluded.has(wireIdentity(value));
  }
}

const queryCompiler = oncePer((model: EntityModel) =>
  oncePer((source: KeySource) => {
    const { resolver } = entityExpressions(model);
    return new RequestCompiler(resolver, withoutKeys(model, source, resolver));
  }),
);

/** DynamoDB takes no key attribute of a query in its filter. */
function withoutKeys(model: EntityModel, source: KeySource, resolver: Resolver): Resolver {
  const keys = new Set<string | number | undefined>(ownKeyNames(source));
  return {
    resolve: (path) => {
      const resolved = resolver.resolve(path);
      if (!keys.has(resolved.names[0])) return resolved;
      throw new ExpressionError(
        `${model.name}: a filter can't use '${pathText(path)}', a key attribute of the query; ask for it by query() and ranges such as gte()`,
      );
    },
  };
}

/** The attributes of a projection, and those that tell what an item is, where it is and whether it is hidden. */
function fetchedNames({ model, source }: ReadProps, projection: readonly string[]): string[] {
  const { discriminator } = model.table;
  const names = [...projectedNames(model, projection), ...positionNames(model, source)];
  if (discriminator !== false) names.push(discriminator);
  const projected = projectedAttributes(model, source);
  if (!projected) return names;
  const inKeys = propertiesInKeys(model, source);
  const missing = projection.filter((property) => {
    const name = model.byProperty.get(property)?.name;
    return name !== undefined && !projected.has(name) && !inKeys.has(property);
  });
  if (missing.length > 0) {
    throw new ExpressionError(
      `${model.name}: index '${source.index?.name}' leaves out ${missing.join(', ')}; fetch the whole items by full()`,
    );
  }
  return names.filter((name) => projected.has(name));
}

/** Everything that the order and the choice of items depend on, but what changes with time. */
function identityOf(
  { context, model, source, includeExpired, withDeleted }: ReadProps,
  { command, key, descending }: ReadKind,
  filters: readonly ConditionNode[],
): string {
  const { resolver } = entityExpressions(model);
  const placeholders = new Placeholders();
  const parameters = {};
  const nodes = [...(key ? [key.node] : []), ...filters];
  const text = nodes.length > 0 && compileCondition(junctionNode('and', nodes), resolver, placeholders);
  placeholders.assignTo(parameters);
  return JSON.stringify([
    ...[1, command, context.physicalTable(model.table.name), source.index?.name, model.name],
    ...[text, parameters, key?.excluded, descending ?? false, includeExpired ?? false, withDeleted ?? false],
  ]);
}
