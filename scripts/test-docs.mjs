// The code blocks of README.md, docs and examples: TypeScript must compile against the sources, and is run on an embedded
// engine unless it declares what its reader has; JSON must parse, and links must lead somewhere. CONTRIBUTING.md tells how
// to write them.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { linkMistakes } from './markdown-links.mjs';
import { parsePage } from './markdown-programs.mjs';
import { ROOT } from './run.mjs';

const TIME_LIMIT_MS = 60_000;
const AT_ONCE = 2;

const mistakes = [];
const programs = [];
delete process.env.DYNAMODB_ENDPOINT; // Pages share table names: each program gets an engine of its own.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
await mkdir(join(ROOT, '.cache'), { recursive: true });
const folder = await mkdtemp(join(ROOT, '.cache/docs-'));
const pages = process.argv.length > 2 ? process.argv.slice(2) : await pageNames();
for (const page of pages) await extract(page);
await compile();
const runnable = programs.filter(({ code }) => !/^declare (const|function)\b/m.test(code));
const queue = runnable.values();
await Promise.all(Array.from({ length: AT_ONCE }, () => runEach(queue)));
await rm(folder, { recursive: true });

for (const mistake of mistakes) console.error(mistake);
const summary = `${programs.length} programs compiled, ${runnable.length} run`;
console.log(`${pages.length} pages, ${summary}, ${mistakes.length} mistakes`);
if (mistakes.length > 0) process.exitCode = 1;

async function pageNames() {
  const inFolder = async (name) =>
    (await readdir(join(ROOT, name), { recursive: true })).map((file) => join(name, file));
  const names = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...(await inFolder('docs')),
    ...(await inFolder('examples')),
  ];
  return names.filter((name) => name.endsWith('.md')).sort();
}

async function extract(page) {
  const text = await readFile(join(ROOT, page), 'utf8');
  mistakes.push(...(await linkMistakes(ROOT, page, text)));
  const parsed = parsePage(text);
  for (const { line, message } of parsed.mistakes) mistakes.push(`${page}:${line} ${message}`);
  for (const { line, text } of parsed.json) {
    try {
      JSON.parse(text);
    } catch (error) {
      mistakes.push(`${page}:${line} ${error.message}`);
    }
  }
  for (const [index, code] of parsed.programs.entries()) {
    const file = join(folder, `${page}.${index + 1}.ts`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${code}\nexport {};\n`);
    programs.push({ page, file, code });
  }
}

async function compile() {
  const config = { extends: '../../tsconfig.json', include: ['**/*.ts'], exclude: [] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { status, output } = await node([
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    folder,
    '--pretty',
    'false',
  ]);
  if (status !== 0) mistakes.push(`tsc ended with ${status}:\n${pageNumbers(output)}`);
}

async function runEach(queue) {
  for (const { page, file } of queue) {
    const engine = await startLocalDynamoDB();
    const { status, output } = await node(['--import', './scripts/typescript.mjs', file], {
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    await engine.stop();
    if (status !== 0) mistakes.push(`${page} ended with ${status}:\n${pageNumbers(output)}`);
  }
}

/** Names pages in place of the files that were made of them; line numbers are the same. */
function pageNumbers(output) {
  return output
    .replaceAll(`file://${folder}/`, '')
    .replaceAll(`${folder}/`, '')
    .replaceAll(`${relative(ROOT, folder)}/`, '')
    .replaceAll(/\.md\.\d+\.ts\((\d+),(\d+)\)/g, '.md:$1:$2')
    .replaceAll(/\.md\.\d+\.ts/g, '.md');
}

/** Runs Node.js, and resolves to its exit status and all its output. */
function node(args, environment = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env,
      timeout: TIME_LIMIT_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status: status ?? signal, output }));
  });
}
