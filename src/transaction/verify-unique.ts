import { randomUUID } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../client/index.js';
import { describeKey, entityCodec, entityOfItem, type Item } from '../codec/index.js';
import { storedEquals, type ConditionNode } from '../expression/index.js';
import { RESERVED_KEY_PREFIX, type EntityModel } from '../model/index.js';
import { guardedAttributes, isHidden, wireConditions } from '../operation/index.js';
import type { TransactionContext } from './transaction-context.js';
import { GUARD_OWNER, guardWrites, isOwnedBy, isOwner, type GuardedChange } from './unique-guards.js';
import { guardText, uniqueValues, type UniqueValue } from './unique-value.js';

/** Something about a unique value that the data has wrong. */
export interface UniqueFinding {
  /** `missing`: an item's value has no guard. `orphaned`: a guard's item has not its value. `duplicate`: two items have one value. */
  readonly kind: 'missing' | 'orphaned' | 'duplicate';
  readonly constraint: readonly string[];
  readonly value: unknown;
  /** Of the item that has, or had, the value. */
  readonly key: Readonly<Record<string, unknown>>;
  /** Whether it was put right; a duplicate has to be resolved by hand. */
  readonly repaired: boolean;
}

export interface UniqueReport {
  /** Items of the entity that were looked at. */
  readonly items: number;
  readonly findings: readonly UniqueFinding[];
}

export interface VerifyUniqueOptions {
  /** False only reports; true by default. */
  readonly repair?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Looks at every item and guard of an entity, and puts guards right; safe while others write. */
export async function verifyUnique(
  connection: Connection,
  context: TransactionContext,
  model: EntityModel,
  options: VerifyUniqueOptions,
): Promise<UniqueReport> {
  const check = new UniqueCheck(connection, context, model, options);
  let items = 0;
  const findings: UniqueFinding[] = [];
  let from: Item | undefined;
  do {
    const input = { TableName: check.table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) };
    const page = await connection.send('Scan', input, ({ output }) => output, { signal: options.signal });
    for (const item of page.Items ?? []) {
      if (isGuardOf(model, item)) findings.push(...(await check.guard(item)));
      else if (entityOfItem([model], item)) {
        items += 1;
        findings.push(...(await check.item(item)));
      }
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return { items, findings };
}

function isGuardOf({ table, name }: EntityModel, item: Item): boolean {
  return item[table.partitionKey.name]?.S?.startsWith(`${RESERVED_KEY_PREFIX}unique#${name}#`) ?? false;
}

class UniqueCheck {
  readonly table: string;
  readonly #connection: Connection;
  readonly #model: EntityModel;
  readonly #repair: boolean;
  readonly #signal: AbortSignal | undefined;

  constructor(
    connection: Connection,
    context: TransactionContext,
    model: EntityModel,
    { repair = true, signal }: VerifyUniqueOptions,
  ) {
    this.table = context.physicalTable(model.table.name);
    this.#connection = connection;
    this.#model = model;
    this.#repair = repair;
    this.#signal = signal;
  }

  /** Finds the values of an item that it has no guard for. */
  async item(item: Item): Promise<UniqueFinding[]> {
    const key = entityCodec(this.#model).keyOfItem(item);
    const findings: UniqueFinding[] = [];
    for (const value of uniqueValues(this.#model, item, new Date()).values()) {
      const guard = await this.#get(value.key);
      if (guard && isOwnedBy(guard, key)) continue;
      if (guard && (await this.#isHeld(guard, value))) {
        findings.push(finding('duplicate', value, key, false));
      } else {
        const change = { owner: 0, model: this.#model, table: this.table, key, before: undefined, after: item };
        findings.push(
          finding('missing', value, key, await this.#fix(item, key, this.#guardWrite(change, value, guard))),
        );
      }
    }
    return findings;
  }

  /** Finds a guard whose item has not the value. */
  async guard(guard: Item): Promise<UniqueFinding[]> {
    const owner = guard[GUARD_OWNER]?.M;
    const guardKey = entityCodec(this.#model).keyOfItem(guard);
    if (!owner) return [];
    const item = await this.#get(owner);
    if (uniqueValues(this.#model, item, new Date()).has(guardText({ key: guardKey }))) return [];
    const value: UniqueValue = { constraint: [], value: undefined, key: guardKey };
    const condition = wireConditions([isOwner(owner)]);
    const remove: TransactWriteItem = { Delete: { TableName: this.table, Key: guardKey, ...condition } };
    return [finding('orphaned', value, owner, await this.#fix(item, owner, remove))];
  }

  async #isHeld(guard: Item, value: UniqueValue): Promise<boolean> {
    const owner = guard[GUARD_OWNER]?.M;
    if (!owner || isHidden(this.#model, guard, new Date(), {})) return false;
    return uniqueValues(this.#model, await this.#get(owner), new Date()).has(guardText(value));
  }

  /** The put of a missing guard; it may take the place of an orphaned one. */
  #guardWrite(change: GuardedChange, value: UniqueValue, orphan: Item | undefined): TransactWriteItem | undefined {
    const previous = orphan?.[GUARD_OWNER]?.M;
    const [write] = guardWrites([change], new Date()).filter(({ key }) => guardText({ key }) === guardText(value));
    if (!write || !('Item' in write.input)) return undefined;
    const { TableName, Item } = write.input;
    const condition = wireConditions([previous ? isOwner(previous) : storedEquals(GUARD_OWNER, undefined)]);
    return { Put: { TableName, Item, ...condition } };
  }

  /** Writes a guard on condition that its item is unchanged; false when that failed, or nothing may be written. */
  async #fix(item: Item | undefined, key: Item, write: TransactWriteItem | undefined): Promise<boolean> {
    if (!this.#repair || !write) return false;
    const { ConditionExpression = '', ...rest } = wireConditions(unchanged(this.#model, item));
    const ConditionCheck = { TableName: this.table, Key: key, ConditionExpression, ...rest };
    const input = { TransactItems: [write, { ConditionCheck }], ClientRequestToken: randomUUID() };
    return this.#connection.send('TransactWriteItems', input, ({ kind }) => kind === 'ok', { signal: this.#signal });
  }

  #get(Key: Item): Promise<Item | undefined> {
    const input = { TableName: this.table, Key, ConsistentRead: true };
    return this.#connection.send('GetItem', input, ({ output }) => output.Item, { signal: this.#signal });
  }
}

function finding(
  kind: UniqueFinding['kind'],
  { constraint, value }: UniqueValue,
  key: Item,
  repaired: boolean,
): UniqueFinding {
  return { kind, constraint, value, key: describeKey(key), repaired };
}

function unchanged(model: EntityModel, item: Item | undefined): ConditionNode[] {
  if (!item) return [storedEquals(model.partitionKey.attribute.name, undefined)];
  return [...guardedAttributes(model)].map((name) => storedEquals(name, item[name]));
}
