import { buildModel } from './bind/build-model.js';
import { checkAccessPatterns } from './check/check-access-patterns.js';
import { checkCrossTable } from './check/check-cross-table.js';
import { checkFields } from './check/check-fields.js';
import { checkIdentifiers } from './check/check-identifiers.js';
import { checkIndexes } from './check/check-indexes.js';
import { checkStructure } from './check/check-structure.js';
import { checkTemplates } from './check/check-templates.js';
import { checkUniqueness } from './check/check-uniqueness.js';
import { readDraft } from './draft/read-draft.js';
import { SchemaNames } from './draft/schema-names.js';
import type { SchemaModel } from './model.js';
import type { Problem } from './problem.js';
import { deepFreeze } from './read/deep-freeze.js';
import { parseJsonDocument } from './read/json-document.js';
import { ProblemList } from './read/problem-list.js';

export interface SchemaReading {
  /** The checked schema; missing when a problem is an error. Immutable. */
  readonly schema?: SchemaModel;
  /** Everything that is wrong, and warnings, in document order. */
  readonly problems: readonly Problem[];
}

/**
 * Reads and checks the text of a `schema.json`. Never throws: a malformed text is a problem, too.
 *
 * @example
 * const { schema, problems } = readSchema(await readFile('schema.json', 'utf8'));
 * if (schema) for (const { path, text } of generate(schema)) await writeFile(join('src/dal', path), text);
 */
export function readSchema(text: string): SchemaReading {
  const document = parseJsonDocument(text);
  const problems = new ProblemList(document);
  if (document.value === undefined) return { problems: problems.toArray() };
  const { report } = problems;
  checkStructure(document.value, report);
  const draft = readDraft(document.value);
  const names = new SchemaNames(draft);
  checkUniqueness(draft, report);
  checkIdentifiers(draft, report);
  checkFields(draft, report);
  checkIndexes(draft, report);
  checkTemplates(draft, report);
  checkAccessPatterns(draft, names, report);
  checkCrossTable(draft, names, report);
  const schema = buildModel(draft, names, problems);
  if (problems.hasErrors) return { problems: problems.toArray() };
  return { schema: deepFreeze(schema), problems: problems.toArray() };
}
