import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type CliResult, cli, cliProcess, temporaryFolder } from './support/cli.js';

const ORDERS = join(__dirname, '../examples/orders/entities.ts');
const folder = temporaryFolder();

function moduleFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const WRONG = moduleFile(
  'wrong.ts',
  `import { Attribute, Entity, table } from 'dynatomic';
   const T = table('T', { partitionKey: 'pk' });
   @Entity({ table: T, partitionKey: 'A#{idd}' }) export class A { @Attribute() id!: string; }
   @Entity({ table: T, partitionKey: 'B#{id}' }) export class B { @Attribute() id!: string; @Attribute() tags!: Set<string>; }`,
);

/** Processes take a second to start; these run beside each other. */
const calls = {
  terraform: cliProcess(['tables', '--entities', ORDERS, '--format', 'terraform', '--out', join(folder, 'x/tables.tf')]),
  json: cliProcess(['tables', '--entities', ORDERS, '--format', 'json', '--json']),
  wrong: cliProcess(['validate', ORDERS, WRONG]),
  empty: cliProcess(['validate', moduleFile('empty.mjs', 'export const a = 1;')]),
  broken: cliProcess(['validate', moduleFile('broken.cjs', "throw new Error('not today');"), '--json']),
};
