/** The words of the format: every closed list of it, once. */
export const FIELD_TYPES = ['string', 'integer', 'decimal', 'boolean', 'array', 'object', 'uuid'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export const PARAMETER_TYPES = [...FIELD_TYPES, 'entity'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export const OPERATIONS = [
  'GetItem',
  'PutItem',
  'DeleteItem',
  'Query',
  'Scan',
  'UpdateItem',
  'BatchGetItem',
  'BatchWriteItem',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export const RETURN_TYPES = ['single_entity', 'entity_list', 'success_flag', 'mixed_data', 'void'] as const;
export type ReturnType = (typeof RETURN_TYPES)[number];

export const RANGE_CONDITIONS = ['begins_with', 'between', '>', '<', '>=', '<='] as const;
export type RangeCondition = (typeof RANGE_CONDITIONS)[number];

export const COMPARATORS = ['=', '<>', '<', '<=', '>', '>='] as const;
export const FILTER_OPERATORS = [...COMPARATORS, 'between', 'in'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export const FILTER_FUNCTIONS = [
  'contains',
  'begins_with',
  'attribute_exists',
  'attribute_not_exists',
  'size',
] as const;
export type FilterFunction = (typeof FILTER_FUNCTIONS)[number];

export const LOGICAL_OPERATORS = ['AND', 'OR'] as const;
export type LogicalOperator = (typeof LOGICAL_OPERATORS)[number];

export const PROJECTIONS = ['ALL', 'KEYS_ONLY', 'INCLUDE'] as const;
export type Projection = (typeof PROJECTIONS)[number];

export const CROSS_TABLE_OPERATIONS = ['TransactWrite', 'TransactGet', 'ChainCall', 'BatchWrite', 'Workflow'] as const;
export type CrossTableOperation = (typeof CROSS_TABLE_OPERATIONS)[number];

export const ACTIONS = ['Put', 'Update', 'Delete', 'ConditionCheck', 'Get', 'Query'] as const;
export type Action = (typeof ACTIONS)[number];

/** The actions that each cross-table operation can be made of. */
export const ACTIONS_OF: Readonly<Record<CrossTableOperation, readonly Action[]>> = {
  TransactWrite: ['Put', 'Update', 'Delete', 'ConditionCheck'],
  TransactGet: ['Get'],
  ChainCall: ['Get', 'Query'],
  BatchWrite: ['Put', 'Delete'],
  Workflow: ['Get', 'Put', 'Update', 'Delete', 'ConditionCheck'],
};

/** Where workflows keep their journals unless the schema says otherwise. */
export const DEFAULT_JOURNAL_TABLE = 'Workflows';

export const CROSS_TABLE_RETURN_TYPES = ['boolean', 'object', 'array'] as const;
export type CrossTableReturnType = (typeof CROSS_TABLE_RETURN_TYPES)[number];
