import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';

const COMMANDS = {
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  CreateTable: CreateTableCommand,
  DeleteItem: DeleteItemCommand,
  DescribeTable: DescribeTableCommand,
  DescribeTimeToLive: DescribeTimeToLiveCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  TransactGetItems: TransactGetItemsCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
  UpdateTimeToLive: UpdateTimeToLiveCommand,
};

type Commands = { [C in keyof typeof COMMANDS]: InstanceType<(typeof COMMANDS)[C]> };

/** DynamoDB's name of an operation. */
export type CommandName = keyof Commands;
/** What a command takes, in wire form: items and keys are records of `AttributeValue`. */
export type CommandInput<C extends CommandName> = Commands[C]['input'];
/** What a command answers, in wire form. */
export type CommandOutput<C extends CommandName> = Awaited<
  ReturnType<ReturnType<Commands[C]['resolveMiddleware']>>
>['output'];

/** The part of the SDK's command objects that sending needs. */
export interface SdkCommand {
  readonly middlewareStack: { add(middleware: unknown, options: object): void };
}

const READS: ReadonlySet<CommandName> = new Set<CommandName>([
  'BatchGetItem',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'Query',
  'Scan',
  'TransactGetItems',
]);

export function isRead(command: CommandName): boolean {
  return READS.has(command);
}

export function createCommand<C extends CommandName>(command: C, input: CommandInput<C>): SdkCommand {
  const Command = COMMANDS[command] as unknown as new (input: CommandInput<C>) => SdkCommand;
  return new Command(input);
}
