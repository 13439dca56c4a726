import { junctionNode, storedEquals, storedPath, type ConditionNode } from '../expression/index.js';
import { RESERVED_KEY_PREFIX, type EntityModel } from '../model/index.js';
import { oncePer } from '../util/once-per.js';
import { ownKeyNames, projectedAttributes, type KeySource } from './key-source.js';
import type { ReadProps } from './read-props.js';
import { mustShow } from './visibility.js';

/** The conditions that keep other entities' items and hidden ones out, as far as DynamoDB can tell them. */
export function ownConditions(
  { model, source, includeExpired, withDeleted }: ReadProps,
  command: 'Query' | 'Scan',
): { conditions: readonly ConditionNode[]; countable: boolean } {
  const { ofEntity, expiresByKey, deletedByKey, countable } = lasting[command](model)(source);
  const visible = mustShow(model, new Date(), {
    includeExpired: includeExpired ?? expiresByKey,
    withDeleted: withDeleted ?? deletedByKey,
  });
  return { conditions: visible.length === 0 ? ofEntity : [...ofEntity, ...visible], countable };
}

/** What does not change with time, made once for each source. */
const lasting = { Query: lastingConditions('Query'), Scan: lastingConditions('Scan') };

function lastingConditions(command: 'Query' | 'Scan') {
  return oncePer((model: EntityModel) =>
    oncePer((source: KeySource) => {
      const { expiresAt, deletedAt, table } = model;
      const keys = command === 'Query' ? ownKeyNames(source) : [];
      const projected = projectedAttributes(model, source);
      const byKey = command === 'Scan' ? keyConditions(model) : [];
      const told = table.discriminator !== false && (!projected || projected.has(table.discriminator));
      const expiresByKey = expiresAt !== undefined && keys.includes(expiresAt.name);
      const deletedByKey = deletedAt !== undefined && keys.includes(deletedAt.name);
      return {
        ofEntity: told ? [isOf(model, table.discriminator, byKey)] : byKey,
        expiresByKey,
        deletedByKey,
        countable: told && !expiresByKey && !deletedByKey,
      };
    }),
  );
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
