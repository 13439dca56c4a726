import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cli, cliProcess, type CliResult, temporaryFolder } from './support/cli.js';

const ORDERS = join(__dirname, '../examples/orders/entities.ts');
const PROCESS_TIMEOUT_MS = 30_000;
const folder = temporaryFolder();
const project = join(folder, 'project');

function moduleFile(name: string, text: string): string {
  const file = join(project, name);
  writeFileSync(file, text);
  return file;
}

// A project with tsx, as far as the command line can tell; jest loads TypeScript by itself.
const LOADER = join(project, 'node_modules/tsx/dist');
mkdirSync(LOADER, { recursive: true });
writeFileSync(join(LOADER, 'loader.mjs'), '');

const sessions = moduleFile(
  'sessions.ts',
  `import { Attribute, Entity, ExpiresAt } from 'dynatomic';
   @Entity({ table: 'Sessions', partitionKey: '{id}' }) class Session { @Attribute() id!: string; @ExpiresAt() until?: Date; }
   export default { Session, other: 1 };`,
);

const parsed = ({ stdout }: CliResult) => JSON.parse(stdout) as Record<string, unknown>;

describe('tables', () => {
  const tables = (file: string, format: string, ...more: string[]) =>
    cli(['tables', '--entities', file, '--format', format, ...more]);

  test('into a file', async () => {
    const file = join(folder, 'x/sessions.tf');
    expect(await tables(sessions, 'terraform', '--out', file)).toEqual({
      status: 0,
      stdout: `${file}: created\n`,
      stderr: '',
    });
    expect(readFileSync(file, 'utf8')).toMatch(/^resource "aws_dynamodb_table" "sessions" {$/m);
    expect((await tables(sessions, 'terraform', '--out', file)).stdout).toBe(`${file}: unchanged\n`);
    expect(await tables(sessions, 'terraform', '--out', join(file, 'y'))).toMatchObject({ status: 1, stdout: '' });
  });

  test('as JSON: what CreateTable cannot say is a warning', async () => {
    const { status, stdout, stderr } = await tables(sessions, 'json');
    expect(status).toBe(0);
    expect(stderr).toContain("warning TIME_TO_LIVE\n  Table 'Sessions' has time to live on 'until'");
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ TableName: 'Sessions' })]);
    const { ok, output } = parsed(await tables(sessions, 'json', '--json'));
    expect([ok, output]).toEqual([true, stdout]);
  });

  test('as CloudFormation', async () => {
    const result = await tables(sessions, 'cloudformation');
    expect(parsed(result)).toMatchObject({ Resources: { SessionsTable: { Type: 'AWS::DynamoDB::Table' } } });
  });
});

test('a diagram of entities', async () => {
  const { status, stdout, stderr } = await cli(['diagram', '--entities', sessions]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('["<b>Session</b><br>{id}"]:::entity');
});

describe('validate', () => {
  test('counts the entities of a module', async () => {
    expect(await cli(['validate', sessions])).toMatchObject({ status: 0, stdout: `${sessions}: 1 entity\n` });
  });

  test('lists the problems of all entities of all modules', async () => {
    const wrong = moduleFile(
      'wrong.ts',
      `import { Attribute, Entity, table } from 'dynatomic';
       const T = table('T', { partitionKey: 'pk' });
       @Entity({ table: T, partitionKey: 'A#{idd}' }) export class A { @Attribute() id!: string; }
       @Entity({ table: T, partitionKey: '{id}' }) export class B { @Attribute() id!: string; @Attribute() tags!: Set<string>; }
       @Entity({ table: T, partitionKey: 'C#{id}' }) export class C { @Attribute() id!: string; }`,
    );
    const name = moduleFile(
      'name.ts',
      `import { Attribute, Entity } from 'dynatomic';
       @Entity({ table: 'no', partitionKey: '{id}' }) export class A { @Attribute() id!: string; }`,
    );
    const declaration = moduleFile('table.ts', `import { table } from 'dynatomic'; table('T', { partitionKey: '' });`);
    const empty = moduleFile('empty.cjs', 'exports.one = 1;');
    const broken = moduleFile('broken.cjs', "throw new Error('not today');");
    const result = await cli(['validate', wrong, name, declaration, empty, broken, '--json']);
    const { problems } = parsed(result) as { problems: Record<string, string>[] };
    expect(result.status).toBe(1);
    expect(problems.map(({ file, code, path }) => [file, code, path])).toEqual([
      [wrong, 'MODEL', 'A'],
      [wrong, 'MODEL', 'B'],
      [name, 'MODEL', undefined],
      [declaration, 'MODEL', undefined],
      [empty, 'NO_ENTITIES', undefined],
      [broken, 'IMPORT', undefined],
    ]);
    expect(problems[0]?.['message']).toContain('did you mean {id}?');
    expect(problems[5]?.['message']).toContain('not today');
  });

  test('TypeScript without a loader: what can be done', async () => {
    const file = join(folder, 'alone.ts');
    writeFileSync(file, 'export {};');
    const { status, stderr } = await cli(['validate', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('npm install --save-dev @swc-node/register');
  });
});

describe('local', () => {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  beforeAll(() => delete process.env['DYNAMODB_ENDPOINT']);
  afterAll(() => (process.env['DYNAMODB_ENDPOINT'] = endpoint));

  test('runs until a signal, and tells people how to reach it', async () => {
    const listeners = process.listenerCount('SIGTERM');
    const running = cli(['local', '--entities', sessions]);
    while (process.listenerCount('SIGTERM') === listeners) await sleep(20);
    process.emit('SIGTERM');
    const { status, stdout, stderr } = await running;
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^DynamoDB listens on (\S+), with 1 table: Sessions\nAWS_ENDPOINT_URL_DYNAMODB=\1 /);
  });

  test('a port that is taken is a problem', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = await cli(['local', '--port', String(port)]);
    server.close();
    expect(status).toBe(1);
    expect(stderr).toContain('error SERVICE\n');
  });
});

describe('the executable', () => {
  test(
    'imports a module, and prints to a pipe',
    async () => {
      const { status, stdout, stderr } = await cliProcess(['tables', '--entities', ORDERS, '--format', 'terraform']);
      expect([status, stderr]).toEqual([0, '']);
      const names = [...stdout.matchAll(/^resource "aws_dynamodb_table" "(\w+)"/gm)].map(([, name]) => name);
      expect(names).toEqual(['customers', 'orders', 'products']);
    },
    PROCESS_TIMEOUT_MS,
  );

  test(
    'a local engine has the tables, and stops at Ctrl-C',
    async () => {
      let found: Promise<unknown> | undefined;
      const result = await cliProcess(['local', '--entities', ORDERS, '--json'], (stdout, kill) => {
        if (!stdout.endsWith('}\n')) return;
        const { endpoint } = JSON.parse(stdout) as { endpoint: string };
        const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
        const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
        found = client.send(new ListTablesCommand()).finally(() => kill('SIGINT'));
      });
      expect(result).toMatchObject({ status: 0, stderr: '' });
      expect(parsed(result)).toMatchObject({ ok: true, tables: ['Customers', 'Orders', 'Products'] });
      expect(await found).toMatchObject({ TableNames: ['Customers', 'Orders', 'Products'] });
    },
    PROCESS_TIMEOUT_MS,
  );
});
