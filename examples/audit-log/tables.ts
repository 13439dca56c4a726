import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** `db.createTables()` creates the tables of entities; those of plain items are yours to create. */
export const auditTables = [
  {
    TableName: 'Counters',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'counterId', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'counterId', KeyType: 'HASH' }],
  },
  {
    TableName: 'AuditLog',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'counterId', AttributeType: 'S' },
      { AttributeName: 'changeId', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'counterId', KeyType: 'HASH' },
      { AttributeName: 'changeId', KeyType: 'RANGE' },
    ],
  },
] satisfies CreateTableCommandInput[];
