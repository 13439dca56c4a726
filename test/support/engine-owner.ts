// A program of its own for engines.test.ts: starts an engine, prints its endpoint, and on the first input ends as its
// argument says.
import { startLocalDynamoDB } from '../../src/testing/index.js';

const endings: Record<string, () => void> = {
  'comes to its end': () => process.stdin.destroy(),
  'calls process.exit': () => process.exit(),
  crashes: () => {
    throw new Error('This crash is part of the test');
  },
};

const { endpoint } = await startLocalDynamoDB();
process.stdin.once('data', endings[process.argv[2] ?? ''] ?? (() => undefined));
process.stdout.write(endpoint);
