import { checkCases, type Edits, faultsOf } from './support/faults.js';

const CROSS = 'cross_table_access_patterns[0]';
const STEPS = `${CROSS}.entities_involved`;

const at = (path: string, value: unknown): Edits => ({ [path]: value });
const user = (action: string, more: object = {}): object => ({ table: 'Shop', entity: 'User', action, ...more });
const steps = (operation: string, ...list: readonly object[]): Edits => ({
  [`${CROSS}.operation`]: operation,
  [STEPS]: list,
});
const many = (operation: string, count: number): Edits =>
  steps(operation, ...Array.from({ length: count }, () => user('Put')));

/** The pattern as a workflow of these steps. */
const workflow = (list: unknown, more: Edits = {}): Edits => ({
  [`${CROSS}.operation`]: 'Workflow',
  [STEPS]: undefined,
  [`${CROSS}.workflow_steps`]: list,
  ...more,
});
const log = (more: object = {}): object => ({ step: 'write', table: 'Logs', action: 'Put', ...more });

describe('transactions', () => {
  checkCases([
    [
      "Pattern 'sign_up' is a TransactWrite: 'entities_involved' is missing",
      'MISSING_KEY',
      CROSS,
      '{',
      at(STEPS, undefined),
    ],
    [
      "Pattern 'sign_up' is a ChainCall: 'chain_steps' is missing",
      'MISSING_KEY',
      CROSS,
      '{',
      at(`${CROSS}.operation`, 'ChainCall'),
    ],
    [
      "A ChainCall has 'chain_steps', not 'entities_involved'",
      'UNSUPPORTED',
      STEPS,
      '[',
      at(`${CROSS}.operation`, 'ChainCall'),
    ],
    [
      "A TransactWrite has 'entities_involved', not 'workflow_steps'",
      'UNSUPPORTED',
      `${CROSS}.workflow_steps`,
      '[',
      at(`${CROSS}.workflow_steps`, [log()]),
    ],
    [
      "A transaction takes up to 100 operations; pattern 'sign_up' has 101",
      'OPERATION_LIMIT',
      STEPS,
      '[',
      many('TransactWrite', 101),
    ],
    [
      "Table 'Shpo' referenced in pattern 'sign_up' not found in schema",
      'NOT_FOUND',
      `${STEPS}[0].table`,
      '"Shpo"',
      at(`${STEPS}[0].table`, 'Shpo'),
    ],
    [
      "Entity 'Usr' not found in table 'Shop'",
      'NOT_FOUND',
      `${STEPS}[0].entity`,
      '"Usr"',
      at(`${STEPS}[0].entity`, 'Usr'),
    ],
    [
      "Table 'Shop' has several entities: 'entity' is missing",
      'MISSING_KEY',
      `${CROSS}.workflow_steps[0]`,
      '{',
      workflow([{ step: 'a', table: 'Shop', action: 'Put' }]),
    ],
    [
      "Invalid action 'Put' for operation 'TransactGet'. Valid actions: Get",
      'ACTION',
      `${STEPS}[0].action`,
      '"Put"',
      at(`${CROSS}.operation`, 'TransactGet'),
    ],
    [
      "Invalid action 'Putt'. Valid actions: Put, Update, Delete, ConditionCheck, Get, Query",
      'ACTION',
      `${STEPS}[0].action`,
      '"Putt"',
      { [`${CROSS}.operation`]: 'Transact', [`${STEPS}[0].action`]: 'Putt' },
    ],
    [
      "A ConditionCheck needs a 'condition'",
      'MISSING_KEY',
      `${STEPS}[0]`,
      '{',
      at(`${STEPS}[0].action`, 'ConditionCheck'),
    ],
    [
      "Entity 'User' has no field 'aeg'",
      'NOT_FOUND',
      `${STEPS}[0].set.aeg`,
      '"aeg": "log"',
      at(`${STEPS}[0].set`, { aeg: 'log' }),
    ],
    [
      "Entity 'User' has no field 'aeg'",
      'NOT_FOUND',
      `${STEPS}[0].add.aeg`,
      '"aeg": "log"',
      at(`${STEPS}[0].add`, { aeg: 'log' }),
    ],
    [
      "Entity 'User' has no field 'aeg'",
      'NOT_FOUND',
      `${STEPS}[0].remove[1]`,
      '"aeg"',
      { [`${STEPS}[0].remove`]: ['age', 'aeg'] },
    ],
    [
      "'set', 'add' and 'remove' are for an Update, not for a Delete",
      'UNSUPPORTED',
      `${STEPS}[0]`,
      '{',
      { [`${STEPS}[0]`]: user('Delete', { set: { age: 'x' } }) },
    ],
    [
      "'set', 'add' and 'remove' are for an Update, not for a Put",
      'UNSUPPORTED',
      `${STEPS}[0]`,
      '{',
      { [`${STEPS}[0]`]: user('Put', { remove: ['age'] }) },
    ],
    [
      "A TransactWrite can't return array. Valid types: boolean, object",
      'RETURN_TYPE',
      `${CROSS}.return_type`,
      '"array"',
      at(`${CROSS}.return_type`, 'array'),
    ],
    [
      "A TransactGet can't return boolean. Valid types: object, array",
      'RETURN_TYPE',
      `${CROSS}.return_type`,
      '"boolean"',
      steps('TransactGet', user('Get')),
    ],
  ]);

  test.each([
    ['a transaction of 100 items', many('TransactWrite', 100)],
    ['a batch of 101 items', many('BatchWrite', 101)],
  ])('%s is within the limit', (_, edits) => {
    expect(faultsOf(edits).filter(({ code }) => code === 'OPERATION_LIMIT')).toEqual([]);
  });

  test('an operation or return type that is not known is told once', () => {
    const faults = faultsOf({ [`${CROSS}.operation`]: 'TransactWrit', [`${CROSS}.return_type`]: 'bool' });
    expect(faults.map(({ path }) => path)).toEqual([`${CROSS}.operation`, `${CROSS}.return_type`]);
  });
});

describe('workflows', () => {
  checkCases([
    ["Pattern 'sign_up' is a Workflow: 'workflow_steps' is missing", 'MISSING_KEY', CROSS, '{', workflow(undefined)],
    [
      "Step 'write' is already used by an earlier step",
      'ALREADY_USED',
      `${CROSS}.workflow_steps[1].step`,
      '"write"',
      workflow([log(), log()]),
    ],
    [
      "'write' is already the name of a step in workflow 'sign_up'",
      'ALREADY_USED',
      `${CROSS}.workflow_steps[1].defines`,
      '"write"',
      workflow([log(), log({ step: 'b', defines: 'write' })]),
    ],
    [
      '"a b" must be letters, digits, _ and -, with a letter first',
      'IDENTIFIER',
      `${CROSS}.workflow_steps[0].step`,
      '"a b"',
      workflow([log({ step: 'a b' })]),
    ],
    [
      "Table 'Logs' holds entities: the journals of workflows need a table of their own",
      'ALREADY_USED',
      `${CROSS}.journal_table`,
      '"Logs"',
      workflow([log()], { [`${CROSS}.journal_table`]: 'Logs' }),
    ],
    [
      "Table 'Workflows' holds entities",
      'ALREADY_USED',
      CROSS,
      '{',
      workflow([log()], { 'tables[0].table_config.table_name': 'Workflows' }),
    ],
    [
      "Invalid action 'Query' for operation 'Workflow'",
      'ACTION',
      `${CROSS}.workflow_steps[0].compensate.action`,
      '"Query"',
      workflow([log({ compensate: { action: 'Query' } })]),
    ],
  ]);
});
