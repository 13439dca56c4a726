import { findAnomalies, type HistoryEntry } from './support/history.js';

interface Entry extends Partial<Pick<HistoryEntry, 'outcome' | 'start' | 'end'>> {
  readonly reads?: Record<string, string[]>;
  readonly appends?: Record<string, string>;
}

/** A transaction that is applied, at the same time as all others. */
const entry = (name: string, { reads = {}, appends = {}, ...told }: Entry): HistoryEntry => ({
  name,
  outcome: 'applied',
  start: 0,
  end: 1,
  ...told,
  reads: new Map(Object.entries(reads)),
  appends: new Map(Object.entries(appends)),
});
const lists = (of: Record<string, string[]>) => new Map(Object.entries(of));

const writes = [entry('A', { appends: { x: '1', y: '2' } }), entry('B', { appends: { x: '3' } })];
const final = lists({ x: ['1', '3'], y: ['2'] });

test('a serial history is sound, whatever was not known', () => {
  const others = [
    entry('C', { reads: { x: [], y: [] } }),
    entry('D', { reads: { x: ['1'], y: ['2'] } }),
    entry('E', { outcome: 'notApplied', appends: { x: '9' }, reads: { x: ['nonsense'] } }),
    entry('F', { outcome: 'unknown', appends: { x: '8' } }),
    entry('G', { reads: { x: ['1', '3'], y: ['2'] }, start: 2, end: 3 }),
  ];
  expect(findAnomalies([...writes, ...others], final)).toEqual([]);
  expect(findAnomalies([...writes, ...others], lists({ x: ['1', '3', '8'], y: ['2'] }))).toEqual([]);
});

test.each<[string, HistoryEntry[], Record<string, string[]>, string]>([
  ['a lost append', writes, { x: ['1'], y: ['2'] }, 'B was told to be applied, and is lost'],
  ['a duplicated append', writes, { x: ['1', '3', '1'], y: ['2'] }, 'x: 1 was appended twice'],
  [
    'half a transaction',
    [entry('A', { outcome: 'unknown', appends: { x: '1', y: '2' } })],
    { x: ['1'], y: [] },
    'A was applied in part',
  ],
  [
    'an append that was refused',
    [entry('A', { outcome: 'notApplied', appends: { x: '1' } })],
    { x: ['1'] },
    'A was told not to be applied, and was',
  ],
  ['a value from nowhere', writes, { x: ['1', '3'], y: ['2', '7'] }, 'y: nobody appended 7'],
  [
    'values out of order',
    [...writes, entry('R', { reads: { x: ['3', '1'] } })],
    { x: ['1', '3'], y: ['2'] },
    'R read 3 in x, where 1 stands',
  ],
  [
    'a torn read',
    [...writes, entry('R', { reads: { x: ['1'], y: [] } })],
    { x: ['1', '3'], y: ['2'] },
    'no order is possible: A was read by R, R did not see A',
  ],
  [
    'two transactions of which neither saw the other',
    [entry('A', { reads: { y: [] }, appends: { x: '1' } }), entry('B', { reads: { x: [] }, appends: { y: '2' } })],
    { x: ['1'], y: ['2'] },
    'no order is possible: A did not see B, B did not see A',
  ],
  [
    'a lost update',
    [entry('A', { reads: { x: [] }, appends: { x: '1' } }), entry('B', { reads: { x: [] }, appends: { x: '2' } })],
    { x: ['1', '2'] },
    'no order is possible: A appended before B, B did not see A',
  ],
  [
    'a read of the past',
    [...writes, entry('R', { reads: { x: ['1'] }, start: 2, end: 3 })],
    { x: ['1', '3'], y: ['2'] },
    'no order is possible: B ended before R, R did not see B',
  ],
])('finds %s', (_name, history, end, anomaly) => {
  expect(findAnomalies(history, lists(end))).toEqual([anomaly]);
});
