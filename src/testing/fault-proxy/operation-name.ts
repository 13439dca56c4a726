const ITEM_OPERATIONS = [
  'BatchExecuteStatement',
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'ExecuteStatement',
  'ExecuteTransaction',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'TransactWriteItems',
  'UpdateItem',
] as const;

const TABLE_OPERATIONS = [
  'CreateTable',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'ListTables',
  'UpdateTable',
  'UpdateTimeToLive',
] as const;

export const OPERATIONS = [...ITEM_OPERATIONS, ...TABLE_OPERATIONS] as const;

/** A DynamoDB operation that a fault can be meant for, by its name in the AWS API. */
export type OperationName = (typeof OPERATIONS)[number];

export const isItemOperation = (operation: string): boolean =>
  (ITEM_OPERATIONS as readonly string[]).includes(operation);
