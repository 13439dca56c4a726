// A program of its own for workflow-crash.test.ts: starts a workflow, and kills itself when its nth write is applied,
// before anything knows of the reply.
import { DataSource } from '../../src/index.js';
import { localClient } from '../../src/testing/local-client.js';
import { checkout } from './checkout-workflow.js';

const [endpoint = '', prefix = '', id = '', refused = '', last = ''] = process.argv.slice(2);
const client = localClient(endpoint);
let writes = 0;
client.middlewareStack.add(
  (next, { commandName }) =>
    async (args) => {
      const reply = await next(args);
      if (commandName === 'TransactWriteItemsCommand' && ++writes === Number(last))
        process.kill(process.pid, 'SIGKILL');
      return reply;
    },
  { step: 'finalizeRequest', priority: 'high' },
);
const db = new DataSource({ client, tableName: (name) => prefix + name });
const { status } = await checkout.start(db, id, { sku: id, refused: refused === 'true' });
process.stdout.write(status);
client.destroy();
