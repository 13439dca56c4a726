import type { EntityModel } from '../model.js';
import { chain, type ChainCall } from './code.js';
import { propertyOf } from './emit-entities.js';
import { indexGroups, knownFields } from './index-needs.js';
import { block, type Doc, list } from './layout.js';
import { stringLiteral } from './source-text.js';
import type { Support } from './support.js';

/**
 * An update whose changes are an argument: the statements before it, and the code that sends it. It reads the item first
 * only when the changes touch the keys of an index, and leave something of them open.
 */
export function openUpdate(
  entity: EntityModel,
  id: Doc,
  rest: readonly ChainCall[],
  support: Support,
): { readonly statements: readonly Doc[]; readonly write: Doc } {
  const groups = indexGroups(entity);
  const calls: (Doc | ChainCall)[] = [['update(', id, ')'], 'set(changes)', ...rest];
  const known = knownFields(entity, [...new Set(groups.flat())], id);
  if (!known) return { statements: [], write: chain('this.repository', [...calls, 'execute()']) };
  const indexes = groups.map((fields) =>
    list(
      '[',
      fields.map((field) => stringLiteral(propertyOf(entity, field))),
      ']',
    ),
  );
  const test: Doc = ['const isPart = ', support.use('touchesPartly'), '(changes, ', list('[', indexes, ']'), ');'];
  const read: Doc = ['const known = ', chain('await this.repository', known.reads), ';'];
  return {
    statements: [
      ['let update = ', chain('this.repository', calls), ';'],
      test,
      ['if (isPart) ', block([read, ['update = update.', known.tell('known').code, ';']])],
    ],
    write: 'update.execute()',
  };
}
