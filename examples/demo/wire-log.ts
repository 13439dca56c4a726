// A middleware of the AWS SDK that prints the requests for items, and their replies, as DynamoDB sees them.
import type {
  AttributeValue,
  CreateTableCommandInput,
  DynamoDBClient,
  TransactGetItemsCommandInput,
  TransactGetItemsCommandOutput,
  TransactionCanceledException,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { cyan, dim, green, print, printDetail, red, short } from './terminal.js';

type Item = Record<string, AttributeValue>;

interface Operation {
  readonly TableName?: string | undefined;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** Whether requests are printed now. */
export const wireLog = { on: false };

/** Key attributes by table, learned from the requests that create the tables. */
const keyNames = new Map<string, readonly string[]>();

/** Tables that were created since `logRequests`, by physical name. */
export function createdTables(): Iterable<string> {
  return keyNames.keys();
}

export function logRequests(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = String(context['commandName']).replace(/Command$/, '');
      if (command === 'CreateTable') learnKeys(args.input as CreateTableCommandInput);
      if (!wireLog.on) return next(args);
      const operations = operationsOf(args.input as TransactWriteItemsCommandInput & TransactGetItemsCommandInput);
      const token = 'ClientRequestToken' in args.input ? dim(` token ${args.input.ClientRequestToken}`) : '';
      print(`     ${dim('→')} ${command}${token}`);
      operations.forEach(([kind, operation], index) => printOperation(index, kind, operation));
      try {
        const result = await next(args);
        print(`     ${dim('←')} ${green('done')}`);
        if (command === 'TransactGetItems') printItems(result.output as TransactGetItemsCommandOutput);
        return result;
      } catch (error) {
        print(`     ${dim('←')} ${red((error as Error).name)}`);
        printReasons(error as Partial<TransactionCanceledException>);
        throw error;
      }
    },
    { name: 'demoWireLog', step: 'initialize' },
  );
}

function learnKeys({ TableName = '', KeySchema = [] }: CreateTableCommandInput): void {
  keyNames.set(
    TableName,
    KeySchema.map(({ AttributeName = '' }) => AttributeName),
  );
}

function operationsOf({
  TransactItems = [],
}: TransactWriteItemsCommandInput | TransactGetItemsCommandInput): [string, Operation][] {
  return TransactItems.flatMap((item) => Object.entries(item) as [string, Operation][]);
}

function printOperation(index: number, kind: string, operation: Operation): void {
  const { TableName = '', Key, Item = {}, UpdateExpression, ConditionExpression } = operation;
  const keys = Key ? Object.keys(Key) : (keyNames.get(TableName) ?? []);
  const key = keys.map((name) => plain((Key ?? Item)[name])).join(' · ');
  print(`       ${dim(String(index))} ${kind.padEnd(14)} ${cyan(TableName.padEnd(11))} ${key}`);
  const attributes = Object.entries(Item).filter(([name]) => !keys.includes(name));
  if (attributes.length > 0) printDetail(short(plainRecord(Object.fromEntries(attributes))));
  if (UpdateExpression) printDetail(withValues(UpdateExpression, operation));
  if (ConditionExpression) printDetail(`if ${withValues(ConditionExpression, operation)}`);
}

function printItems({ Responses = [] }: TransactGetItemsCommandOutput): void {
  Responses.forEach(({ Item }, index) => printDetail(Item ? short(plainRecord(Item)) : 'no such item', String(index)));
}

function printReasons({ CancellationReasons: reasons = [] }: Partial<TransactionCanceledException>): void {
  reasons.forEach(({ Code = '', Item }, index) => {
    if (Code === 'None') return;
    print(`       ${dim(String(index))} ${red(Code)}${Item ? dim(', because of the item') : ''}`);
    if (Item) printDetail(short(plainRecord(Item)));
  });
  if (reasons.some(({ Code }) => Code === 'None')) print(`       ${dim('None for the others')}`);
}

/** An expression with names and values in place of their placeholders. */
function withValues(text: string, { ExpressionAttributeNames, ExpressionAttributeValues }: Operation): string {
  return text
    .replace(/#\w+/g, (name) => ExpressionAttributeNames?.[name] ?? name)
    .replace(/:\w+/g, (name) => short(plain(ExpressionAttributeValues?.[name])));
}

function plainRecord(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: AttributeValue | undefined): unknown {
  if (value?.N !== undefined) return Number(value.N);
  if (value?.M !== undefined) return plainRecord(value.M);
  if (value?.L !== undefined) return value.L.map(plain);
  return value && Object.values(value)[0];
}
