import { junctionNode, storedEquals, storedPath, type ConditionNode } from '../expression/index.js';
import { RESERVED_KEY_PREFIX, type EntityModel } from '../model/index.js';
import { ownKeyNames, projectedAttributes } from './key-source.js';
import type { ReadProps } from './read-props.js';
import { mustShow } from './visibility.js';

/** The conditions that keep other entities' items and hidden ones out, as far as DynamoDB can tell them. */
export function ownConditions(
  { model, source, includeExpired, withDeleted }: ReadProps,
  command: 'Query' | 'Scan',
): { conditions: ConditionNode[]; countable: boolean } {
  const { expiresAt, deletedAt, table } = model;
  const keys = command === 'Query' ? ownKeyNames(source) : [];
  const isKey = (name: string | undefined): boolean => name !== undefined && keys.includes(name);
  const visible = mustShow(model, new Date(), {
    includeExpired: includeExpired ?? isKey(expiresAt?.name),
    withDeleted: withDeleted ?? isKey(deletedAt?.name),
  });
  const projected = projectedAttributes(model, source);
  const byKey = command === 'Scan' ? keyConditions(model) : [];
  const told = table.discriminator !== false && (!projected || projected.has(table.discriminator));
  const ofEntity = told ? [isOf(model, table.discriminator, byKey)] : byKey;
  return {
    conditions: [...ofEntity, ...visible],
    countable: told && !isKey(expiresAt?.name) && !isKey(deletedAt?.name),
  };
}

function isOf({ name }: EntityModel, discriminator: string, byKey: readonly ConditionNode[]): ConditionNode {
  const unnamed = junctionNode('and', [storedEquals(discriminator, undefined), ...byKey]);
  return junctionNode('or', [storedEquals(discriminator, { S: name }), unnamed]);
}

/** What the literal text that keys start with tells. */
function keyConditions({ partitionKey, sortKey }: EntityModel): ConditionNode[] {
  const [first] = partitionKey.template.parts;
  const conditions = [partitionKey, ...(sortKey ? [sortKey] : [])].flatMap(({ attribute, template: { parts } }) =>
    parts[0]?.kind === 'literal' ? [startsWith(attribute.name, parts[0].text)] : [],
  );
  if (first?.kind === 'placeholder' && partitionKey.attribute.type === 'S') {
    conditions.push({ kind: 'not', condition: startsWith(partitionKey.attribute.name, RESERVED_KEY_PREFIX) });
  }
  return conditions;
}

function startsWith(name: string, text: string): ConditionNode {
  return { kind: 'beginsWith', path: storedPath(name), operand: { kind: 'wire', value: { S: text } } };
}
