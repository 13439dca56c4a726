import { randomInt } from 'node:crypto';
import { engine } from '../support/engine.js';
import { startArena } from '../support/workloads/arena.js';
import { bankEntities, runBank } from '../support/workloads/bank.js';

const { client, endpoint, tableName } = engine();

test('money is neither made nor lost, and every transfer is what its caller was told', async () => {
  const seed = randomInt(2 ** 31);
  const arena = await startArena({ client, endpoint, tableName, seed, entities: bankEntities });
  const { violations, counts } = await runBank(arena, 12).finally(() => arena.stop());
  expect({ seed, violations }).toEqual({ seed, violations: [] });
  expect(counts['applied']).toBeGreaterThan(0);
  expect(counts['unknown']).toBeGreaterThan(0);
  expect(counts['reads']).toBeGreaterThan(0);
});
