/**
 * Who takes part. `modules` are what an application loads of it (over the SDK client); `bundle` is what it uses of them
 * for entities, repositories and transactions.
 */
export const CONTESTANTS = {
  dynatomic: {
    modules: ['reflect-metadata', 'dynatomic'],
    bundle: "export { Attribute, DataSource, Entity, table } from 'dynatomic'",
  },
  'document-client': {
    modules: ['@aws-sdk/lib-dynamodb'],
  },
  'nova-odm': {
    modules: ['@nova-odm/annotations', '@nova-odm/mapper'],
    bundle:
      "export { attribute, hashKey, rangeKey, table } from '@nova-odm/annotations'; export { DataMapper } from '@nova-odm/mapper'",
  },
  onetable: {
    modules: ['dynamodb-onetable'],
    bundle: "export { Table } from 'dynamodb-onetable'",
  },
  dynamode: {
    modules: ['dynamode'],
    bundle: "export { attribute, Dynamode, Entity, TableManager, transactionGet, transactionWrite } from 'dynamode'",
  },
  typedorm: {
    modules: ['reflect-metadata', '@typedorm/common', '@typedorm/core', '@typedorm/document-client'],
    bundle:
      "export { Attribute, Entity, Table } from '@typedorm/common'; export { createConnection, WriteTransaction } from '@typedorm/core'; export { DocumentClientV3 } from '@typedorm/document-client'",
  },
  electrodb: {
    modules: ['electrodb'],
    bundle: "export { Entity, Service } from 'electrodb'",
  },
  'dynamodb-toolbox': {
    modules: ['@aws-sdk/lib-dynamodb', 'dynamodb-toolbox'],
    bundle:
      "export { Entity, executeTransactGet, executeTransactWrite, GetItemCommand, item, list, map, number, PutItemCommand, PutTransaction, QueryCommand, set, string, Table, UpdateItemCommand } from 'dynamodb-toolbox'",
  },
  dynamoose: {
    modules: ['dynamoose'],
    bundle: "export { default } from 'dynamoose'",
  },
};
