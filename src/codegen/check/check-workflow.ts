import type { CrossTableDraft } from '../draft/draft.js';
import type { SchemaNames } from '../draft/schema-names.js';
import { DEFAULT_JOURNAL_TABLE } from '../format/vocabulary.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';

/** The names of a workflow and its steps are part of keys in the journal: they hold no separator. */
const NAME = /^[A-Za-z][\w-]*$/;

/** What a workflow has besides its steps: names, and a table for its journal. */
export function checkWorkflow(pattern: CrossTableDraft, names: SchemaNames, report: Report): void {
  checkName(pattern.name, [...pattern.path, 'name'], report);
  const taken = new Map<string, string>();
  const claim = (name: string | undefined, path: Path): void => {
    if (name === undefined) return;
    checkName(name, path, report);
    const earlier = taken.get(name);
    if (earlier !== undefined) {
      report(path, 'ALREADY_USED', `'${name}' is already the name of ${earlier} in workflow '${pattern.name}'`);
    }
    taken.set(name, path.at(-1) === 'defines' ? 'a condition' : 'a step');
  };
  for (const { step, defines, path } of pattern.workflowSteps ?? []) {
    claim(step, [...path, 'step']);
    claim(defines, [...path, 'defines']);
  }
  for (const { name, path, type } of pattern.parameters) if (type === 'boolean') claim(name, [...path, 'name']);
  checkJournalTable(pattern, names, report);
}

function checkName(name: string, path: Path, report: Report): void {
  if (NAME.test(name)) return;
  report(path, 'IDENTIFIER', `${JSON.stringify(name)} must be letters, digits, _ and -, with a letter first`);
}

function checkJournalTable({ journalTable, path }: CrossTableDraft, names: SchemaNames, report: Report): void {
  const table = journalTable ?? DEFAULT_JOURNAL_TABLE;
  if (!names.tables.has(table)) return;
  const message = `Table '${table}' holds entities: the journals of workflows need a table of their own, named by "journal_table"`;
  report(journalTable === undefined ? path : [...path, 'journal_table'], 'ALREADY_USED', message);
}
