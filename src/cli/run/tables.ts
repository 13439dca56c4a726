import { cloudFormation, tableDefinitions, terraform } from '../../tables/index.js';
import type { Class } from '../../model/index.js';
import type { Run } from '../command.js';
import type { tablesOptions } from '../commands/tables.js';
import { readEntityModule } from '../entity-module.js';
import type { FileProblem } from '../report.js';
import { deliver } from '../write-file.js';

export const runTables: Run<typeof tablesOptions> = async ({ options }, context) => {
  const { entities: file, format, out } = options;
  const entities = await context.terminal.progress(`Importing ${file}`, readEntityModule(file, context));
  switch (format) {
    case 'json':
      return deliver(createTableText(entities), out, timeToLiveWarnings(entities));
    case 'cloudformation':
      return deliver(`${cloudFormation(entities).trimEnd()}\n`, out, []);
    case 'terraform':
      return deliver(terraform(entities), out, []);
  }
};

function createTableText(entities: readonly Class[]): string {
  const inputs = tableDefinitions(entities).map(({ input }) => input);
  return `${JSON.stringify(inputs, null, 2)}\n`;
}

function timeToLiveWarnings(entities: readonly Class[]): FileProblem[] {
  return tableDefinitions(entities).flatMap(({ name, timeToLive }) => {
    if (timeToLive === undefined) return [];
    const message = `Table '${name}' has time to live on '${timeToLive}', which CreateTable can't say: turn it on with UpdateTimeToLive.`;
    return [{ severity: 'warning', code: 'TIME_TO_LIVE', message }];
  });
}
