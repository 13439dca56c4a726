// `npm run demo`: the example services at work on a real DynamoDB engine, each call with what it sends and gets back.
// It ends with 0 only if every fact that it shows was verified.
import { randomUUID } from 'node:crypto';
import { ServiceError } from 'dynatomic';
import { type LocalDynamoDB, startLocalDynamoDB } from 'dynatomic/testing';
import { auditLog } from './audit-log.js';
import { orders } from './orders.js';
import { factsShown } from './story.js';
import { createTables, deleteTables } from './tables.js';
import { bold, dim, green, print, red } from './terminal.js';
import { transfers, transfersAtOnce } from './transfers.js';
import { userRegistration } from './user-registration.js';
import { logRequests } from './wire-log.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

async function demo({ client, endpoint }: LocalDynamoDB): Promise<void> {
  const prefix = isExternal ? `demo-${randomUUID().slice(0, 8)}-` : '';
  const own = (name: string): string => prefix + name;
  logRequests(client);
  const db = await createTables(client, own);
  print('', `${bold('dynatomic')} on a DynamoDB engine at ${endpoint}`, dim('→ sent   ← came back   ✓ verified'));
  await userRegistration(db);
  await orders(db);
  await transfers(db, own);
  await transfersAtOnce(db, endpoint, own);
  await auditLog(db);
}

const isExternal = process.env['DYNAMODB_ENDPOINT'] !== undefined;
const started = performance.now();
try {
  const engine = await startLocalDynamoDB();
  try {
    await demo(engine);
  } finally {
    if (isExternal) await deleteTables(engine.client);
    await engine.stop();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print('', `${green('✓')} ${factsShown()} facts, each verified on the engine, in ${seconds} s`, '');
} catch (error) {
  const expected = error instanceof ServiceError && error.cause === undefined;
  print('', red(expected ? error.message : 'The demo ended early:'), '');
  if (!expected) console.error(error);
  process.exitCode = 1;
}
