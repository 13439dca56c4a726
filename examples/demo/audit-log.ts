import type { DataSource } from 'dynatomic';
import { AuditedCounter } from '../audit-log/audited-counter.js';
import { call, chapter, fact } from './story.js';
import { short } from './terminal.js';

export async function auditLog(db: DataSource): Promise<void> {
  const counter = new AuditedCounter(db);
  chapter('A counter with an audit log', 'Plain items by table name, without entities: the low-level builder.');

  await call(`add('visits', 5, { changeId: '1', reason: 'first day' })`, () =>
    counter.add('visits', 5, { changeId: '1', reason: 'first day' }),
  );
  await call(`add('visits', -2, { changeId: '2', reason: 'robots' })`, () =>
    counter.add('visits', -2, { changeId: '2', reason: 'robots' }),
  );
  const { value, change } = await call(`read('visits', '2')`, () => counter.read('visits', '2'));
  fact(`the counter is at ${String(value)}`, value === 3);
  const logged = short(change);
  fact('the log has the change', logged.includes('amount: -2') && logged.includes(`reason: 'robots'`));
}
