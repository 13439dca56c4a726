import type { DynatomicError, ErrorDetails } from '../errors/index.js';
import type { Item, PlainCodec } from '../codec/index.js';
import type { ConditionNode } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import type {
  ConditionCheck,
  Delete,
  DeleteItemCommandInput,
  Get,
  GetItemCommandInput,
  Put,
  PutItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteItemsCommandInput,
  Update,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from './clock.js';

/** Operations are recognised by this property, so that two copies of the package understand each other's. */
export const OPERATION: unique symbol = Symbol.for('dynatomic.operation') as never;

/** Where an operation can go besides `execute()`; exists for the compiler only. */
export const CAPABILITIES: unique symbol = Symbol.for('dynatomic.capabilities') as never;

export type Capability = 'transact' | 'batch';

/** What a write came to. */
export interface WriteResult {
  /** Requests sent, the first included. */
  readonly attempts: number;
  /** Whether the write had been done before under the same durable idempotency key; nothing was written then. */
  readonly replayed: boolean;
  /** As DynamoDB reports it, where `returnConsumedCapacity` asked for it. */
  readonly consumedCapacity?: readonly ConsumedCapacity[] | undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html */
export interface ConsumedCapacity {
  readonly TableName?: string | undefined;
  readonly CapacityUnits?: number | undefined;
  readonly ReadCapacityUnits?: number | undefined;
  readonly WriteCapacityUnits?: number | undefined;
}

export interface ExecuteOptions {
  /** Ends the call with `AbortedError`; once a write was sent, its outcome is unknown. */
  readonly signal?: AbortSignal | undefined;
  readonly returnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE' | undefined;
}

/** What operations need of the `DataSource` that made them. */
export interface OperationContext {
  /** Whether class-validator runs before puts. */
  readonly validate: boolean;
  /** For plain items. */
  readonly plain: PlainCodec;
  physicalTable(name: string): string;
  /** Key attribute names of a physical table, where an entity or table of the `DataSource` tells them. */
  keyNames(physicalTable: string): readonly string[] | undefined;
  executeWrite(write: WriteSpec, options: ExecuteOptions | undefined): Promise<unknown>;
  executeGet(get: GetSpec, options: ExecuteOptions | undefined): Promise<unknown>;
  readPage(command: 'Query' | 'Scan', input: ReadInput, options: ExecuteOptions | undefined): Promise<ItemPage>;
  /** The items of keys of one table, in the order of the keys; undefined for missing ones. */
  readItems(
    physicalTable: string,
    keys: readonly Item[],
    parameters: ReadItemsParameters,
    options: ExecuteOptions | undefined,
  ): Promise<(Item | undefined)[]>;
  /** The input of the command that `executeWrite` sends. */
  writeRequest(write: WriteSpec): WriteRequest;
}

/** The input of a query or a scan. */
export type ReadInput = QueryCommandInput & ScanCommandInput;

/** How items are read by key: names of the attributes to fetch (all when undefined), and how. */
export type ReadItemsParameters = Pick<PreparedGet, 'projection' | 'consistent'>;

/** What one request of a query or a scan came back with. */
export interface ItemPage {
  readonly items: readonly Item[];
  /** How many items the filter let through; the same as those of `items`, unless they were only counted. */
  readonly count: number;
  /** Where the next page starts; undefined at the end. */
  readonly lastKey: Item | undefined;
}

/** Makes the caller's own error of the one that would have been thrown. */
export type MakeError = (error: DynatomicError) => unknown;

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** The input of the command that a write is sent with, alone. */
export type WriteRequest =
  PutItemCommandInput | UpdateItemCommandInput | DeleteItemCommandInput | TransactWriteItemsCommandInput;

/** One element of a transaction, under its kind; without the kind, the input of the single command. */
export interface WriteInput {
  readonly Put: Put;
  readonly Update: Update & { UpdateExpression: string };
  readonly Delete: Delete;
  readonly ConditionCheck: ConditionCheck;
}

/** A write as data; `prepare` compiles it. */
export interface WriteSpec {
  readonly kind: WriteKind;
  readonly context: OperationContext;
  readonly entity?: EntityModel | undefined;
  readonly orThrow?: MakeError | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly returning?: 'old' | 'new' | undefined;
  /**
   * Compiles the write as it is to be sent. Hooks run, stamps are taken by the clock; the entity stays untouched.
   *
   * @throws DynatomicError for what is wrong in the data
   */
  prepare(clock: Clock): PreparedWrite;
}

/** A write that is ready to be sent; its parts are fixed, so that every attempt sends the same bytes. */
export interface PreparedWrite<K extends WriteKind = WriteKind> {
  readonly kind: K;
  readonly input: WriteInput[K];
  /** The same input with more conditions: on what was read of the item before. */
  verifying(conditions: readonly ConditionNode[]): WriteInput[K];
  readonly table: string;
  /** Undefined for a plain put into a table whose key attributes nobody told. */
  readonly key: Item | undefined;
  /** The entity as it will be written, for class-validator. */
  readonly subject?: object | undefined;
  /** Whether sending it twice would apply it twice. */
  readonly accumulates?: boolean | undefined;
  /** At least the bytes that it brings along, where they were counted on the way. */
  readonly bytesBound?: number | undefined;
  /** What it does to the item, for unique values; undefined for checks and plain items. */
  readonly effect?: WriteEffect | undefined;
  /** A condition check that checks nothing. */
  readonly pointless?: boolean | undefined;
  /** What a failed condition means, given the item that it met. */
  refusal(image: Item | undefined, details?: ErrorDetails): DynatomicError;
  /** An item of this table as the caller sees it: an entity, or a plain object. */
  hydrate(image: Item): unknown;
  /** Tells the entity object that it is written. */
  applied(): void;
  /** Whether the item that a failed condition met is what an earlier attempt of this very write left. */
  isOwn?(image: Item): boolean;
  /** What the caller asked for, as JSON: the same for each execution of the same request. */
  asked(): unknown;
}

/** What a write does to the attributes that unique values and their guards are made of. */
export interface WriteEffect {
  /** The item before, where it is known: as loaded, or `'absent'` where the write's condition says that there is none. */
  readonly before: Item | 'absent' | undefined;
  /** Names of the attributes that it may change; all when undefined. */
  readonly changes?: ReadonlySet<string> | undefined;
  /** The item after it, as far as it is known from the item before; undefined when it is gone. */
  after(before: Item | undefined): Item | undefined;
}

/** `_Rule` says, in the compiler's messages, what is asked of an operation. */
export interface WriteOperation<Can extends Capability = Capability, _Rule = string> {
  readonly [OPERATION]: WriteSpec;
  readonly [CAPABILITIES]?: ((can: Can) => void) | undefined;
}

/** What transactions ask of a write. */
export type TransactionRule = 'a write or check, without returning() or a key of its own';

/** What batches ask of a write. */
export type BatchRule = 'a put or delete, without a condition, returning() or idempotency key';

/** A get as data. */
export interface GetSpec {
  readonly kind: 'Get';
  readonly context: OperationContext;
  readonly entity?: EntityModel | undefined;
  /** @throws DynatomicError for what is wrong in the data */
  prepare(): PreparedGet;
}

export interface PreparedGet {
  readonly input: Get;
  readonly single: GetItemCommandInput;
  readonly table: string;
  readonly key: Item;
  /** Names of the attributes to fetch; all when undefined. */
  readonly projection?: readonly string[] | undefined;
  readonly consistent?: boolean | undefined;
  /** What the caller gets of a stored item; undefined when it is hidden. */
  read(item: Item | undefined): unknown;
}

/** A get whose result is `R`, or undefined when there is no item. */
export interface ReadOperation<R = unknown> {
  readonly [OPERATION]: GetSpec;
  readonly [RESULT]?: R;
}

/** The type of an operation's result; exists for the compiler only. */
export const RESULT: unique symbol = Symbol.for('dynatomic.result') as never;

/** The spec of an operation of any copy of the package, or undefined. */
export function specOf(operation: unknown): WriteSpec | GetSpec | undefined {
  if (typeof operation !== 'object' || operation === null) return undefined;
  return (operation as Partial<WriteOperation | ReadOperation>)[OPERATION];
}
