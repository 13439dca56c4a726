import { basename } from 'node:path';
import { type Diagram, entityDiagram, html, mermaid, schemaDiagram, svg } from '../../diagram/index.js';
import type { CommandContext, Run } from '../command.js';
import type { diagramOptions } from '../commands/diagram.js';
import { readEntityModule } from '../entity-module.js';
import { type FileProblem, UsageError } from '../report.js';
import { readSchemaFile } from '../schema-file.js';
import { deliver } from '../write-file.js';

const DRAW = { mermaid, svg, html };

export const runDiagram: Run<typeof diagramOptions> = async ({ options }, context) => {
  const { entities, schema, format = 'mermaid', out } = options;
  if ((entities === undefined) === (schema === undefined)) {
    throw new UsageError('Give either --entities FILE or --schema FILE.');
  }
  const source = entities ?? schema ?? '';
  const reading = entities === undefined ? ofSchema(source) : ofEntities(source, context);
  const { diagram, warnings } = await context.terminal.progress(`Reading ${source}`, reading);
  return deliver(DRAW[format](diagram), out, warnings);
};

interface Drawn {
  readonly diagram: Diagram;
  readonly warnings: readonly FileProblem[];
}

async function ofEntities(file: string, context: CommandContext): Promise<Drawn> {
  return { diagram: entityDiagram(basename(file), await readEntityModule(file, context)), warnings: [] };
}

async function ofSchema(file: string): Promise<Drawn> {
  const { schema, warnings } = await readSchemaFile(file);
  return { diagram: schemaDiagram(basename(file), schema), warnings };
}
