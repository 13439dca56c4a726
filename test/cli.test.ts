import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../src/cli/commands/index.js';
import { commandHelp, overview } from '../src/cli/help.js';
import { findPackage } from '../src/cli/package-folder.js';
import { processTerminal } from '../src/cli/terminal.js';
import { cli, temporaryFolder } from './support/cli.js';

const SCHEMA = join(__dirname, 'fixtures/schemas/valid/bank.json');
const INVALID = join(__dirname, 'fixtures/schemas/invalid/tables.json');
const FOLDER = join(temporaryFolder(), 'folder.json');
mkdirSync(FOLDER);
const discard = { write: () => undefined };
const { out: plain } = processTerminal({ stdout: discard, stderr: discard, env: {} });

describe('help', () => {
  test('lists the commands', async () => {
    for (const flag of ['--help', '-h']) {
      const { status, stdout, stderr } = await cli([flag]);
      expect([status, stderr]).toEqual([0, '']);
      for (const { name, summary } of commands) expect(stdout).toContain(`${name.padEnd(10)} ${summary}`);
    }
  });

  test.each(commands.map((command) => [command.name, command] as const))('of %s', async (name, command) => {
    const { status, stdout } = await cli([name, '--help']);
    expect(status).toBe(0);
    for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
    for (const { does } of command.examples) expect(stdout).toContain(`# ${does}`);
    expect(stdout.split('\n').filter((line) => line.length > 90)).toEqual([]);
    expect(stdout).toContain(`npx dynatomic ${name}`);
  });

  test('is what docs/cli.md shows (npm run docs:cli)', () => {
    const page = readFileSync(join(__dirname, '../docs/cli.md'), 'utf8');
    const texts = new Map(commands.map((command) => [command.name, commandHelp(command, plain)]));
    texts.set('dynatomic', overview(commands, plain));
    const shown = [...page.matchAll(/<!-- help: (\w+) -->\n\n```text\n([^]*?)```\n/g)];
    expect(new Map(shown.map(([, name, text]) => [name, text]))).toEqual(texts);
  });

  test('the version is that of the package', async () => {
    const { version } = findPackage(__filename).manifest;
    expect(await cli(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('bad usage is exit code 2, and says what to do', () => {
  test.each([
    [[], 'Which command?'],
    [['generat'], "There is no command 'generat'. Did you mean 'generate'?"],
    [['--json'], "A command comes before '--json'"],
    [['generate', '--shema', 'x'], "There is no option '--shema'. Did you mean '--schema'?"],
    [['generate', '-s', 'x'], "There is no option '-s'."],
    [['generate', '--output-dir', 'x'], '--schema FILE is missing.'],
    [['generate', '--schema'], '--schema needs a FILE.'],
    [['generate', '--schema', '--json', '--check'], '--schema needs a FILE.'],
    [['generate', '--schema='], '--schema needs a FILE.'],
    [['generate', '--schema', 'a', '--schema', 'b'], '--schema is given twice.'],
    [['generate', '--schema', SCHEMA], '--output-dir DIR is missing.'],
    [['generate', '--schema', SCHEMA, 'more', '--check'], "'more' is one argument too many for 'generate'."],
    [['validate'], 'A FILE is missing.'],
    [['validate', '--json=yes', 'x'], '--json takes no value.'],
    [['validate', 'nowhere.json'], "'nowhere.json' can't be read: there is no such file."],
    [['validate', FOLDER], 'it is a directory.'],
    [['validate', 'nowhere.js'], "'nowhere.js' can't be read: there is no such file."],
    [['tables', '--entities', 'x', '--format', 'terrafrom'], "not 'terrafrom'. Did you mean 'terraform'?"],
    [['tables', '--entities', 'x', '--format', '__proto__'], "not '__proto__'."],
    [['diagram'], 'Give either --entities FILE or --schema FILE.'],
    [['diagram', '--entities', 'x', '--schema', 'y'], 'Give either --entities FILE or --schema FILE.'],
    [['local', '--port', '65536'], '--port is a number from 0 (a free port) to 65535'],
    [['local', '--constructor'], "There is no option '--constructor'."],
  ])('%j', async (args, message) => {
    const { DYNAMODB_ENDPOINT: endpoint } = process.env;
    delete process.env['DYNAMODB_ENDPOINT'];
    const { status, stdout, stderr } = await cli(args);
    process.env['DYNAMODB_ENDPOINT'] = endpoint;
    if (!args.some((arg) => arg.startsWith('--json'))) expect([status, stdout]).toEqual([2, '']);
    expect(status).toBe(2);
    expect(stdout + stderr).toContain(message);
  });

  test('names the help of the command', async () => {
    expect((await cli(['validate'])).stderr).toBe('error A FILE is missing.\nHelp: npx dynatomic validate --help\n');
  });

  test('is JSON with --json', async () => {
    const { status, stdout, stderr } = await cli(['validate', '--json']);
    expect([status, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      problems: [{ severity: 'error', code: 'USAGE', message: 'A FILE is missing.' }],
    });
  });

  test('an engine that runs elsewhere is not mistaken for a local one', async () => {
    expect(await cli(['local'])).toMatchObject({ status: 2, stderr: expect.stringContaining('DYNAMODB_ENDPOINT') });
  });
});

describe('validate', () => {
  test('a valid schema', async () => {
    expect(await cli(['validate', SCHEMA])).toEqual({
      status: 0,
      stdout: `${SCHEMA}: 6 tables, 7 entities, 9 cross-table patterns\n`,
      stderr: '',
    });
  });

  test('problems have their place, and what to write instead', async () => {
    const { status, stdout, stderr } = await cli(['validate', SCHEMA, INVALID]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(
      `${INVALID}:83:23 error NOT_FOUND tables[0].entities.Sale.gsi_mappings[1].name\n` +
        `  Table 'Shop' has no global index 'ByNmae'; try 'ByName'\n`,
    );
    expect(stderr).toMatch(/\n\d+ errors, \d+ warnings\n$/);
  });

  test('as JSON', async () => {
    const { status, stdout, stderr } = await cli(['validate', INVALID, '--json']);
    expect([status, stderr]).toEqual([1, '']);
    const { ok, problems } = JSON.parse(stdout) as { ok: boolean; problems: unknown[] };
    expect(ok).toBe(false);
    expect(problems).toContainEqual({
      severity: 'error',
      code: 'NOT_FOUND',
      file: INVALID,
      line: 83,
      column: 23,
      path: 'tables[0].entities.Sale.gsi_mappings[1].name',
      message: "Table 'Shop' has no global index 'ByNmae'",
      suggestion: 'ByName',
    });
  });

  test('colours and ticks are for terminals that want them', async () => {
    const escape = '\u001b[';
    const tick = async (env: Record<string, string>) => (await cli(['validate', SCHEMA], { isTTY: true, env })).stdout;
    expect(await tick({})).toContain(`${escape}32m✔`);
    expect(await tick({ NO_COLOR: '1' })).toMatch(/^✔ /);
    expect(await tick({ TERM: 'dumb' })).not.toContain(escape);
    expect((await cli(['validate', INVALID], { isTTY: true })).stderr).toContain(`${escape}31merror${escape}0m`);
  });

  test('work that takes long is shown on a terminal only, and wiped away', async () => {
    const args = ['diagram', '--schema', SCHEMA];
    expect((await cli(args, { isTTY: true, env: { NO_COLOR: '1' } })).stderr).toBe(`Reading ${SCHEMA} …\r\u001b[2K`);
    expect((await cli(args)).stderr).toBe('');
  });
});
