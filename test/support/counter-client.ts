// A process of its own for durable-keys.test.ts: executes one request several times at once, each until it gets an
// answer, and prints the answers. Its argument is a `CounterRequest` as JSON.
import { DynatomicError } from 'dynatomic';
import { localClient } from '../../src/testing/local-client.js';
import { countInteractively, countOnce, counterSource, type CounterRequest } from './counter.js';

const request = JSON.parse(process.argv[2] ?? '') as CounterRequest;
const client = localClient(request.endpoint);
const db = counterSource(client, (logical) => request.prefix + logical);
const execute = request.interactive ? countInteractively : countOnce;

async function answer(): Promise<unknown> {
  for (;;) {
    try {
      return await execute(db, request.key, request.counterId);
    } catch (error) {
      if (!(error instanceof DynatomicError)) throw error;
      if (!['OUTCOME_UNKNOWN', 'TRANSACTION_CONFLICT', 'THROTTLED', 'SERVICE'].includes(error.code)) throw error;
    }
  }
}

const answers = await Promise.all(Array.from({ length: request.executions }, answer));
process.stdout.write(JSON.stringify(answers));
client.destroy();
