import { batchItems } from './batch.js';
import { itemIdentity, type ItemReference, tableName } from './item-identity.js';
import type { KeySchemas } from './key-schemas.js';
import { transactItems, type WireRequest } from './wire-request.js';

/** How a request that can meet others uses its items. */
export type Access = 'transaction' | 'plainWrite' | 'transactionalRead';

/** The items that a request uses, by identity, each with its position in the request. */
export type ItemPositions = ReadonlyMap<string, number>;

const ACCESS: Readonly<Record<string, Access>> = {
  TransactWriteItems: 'transaction',
  TransactGetItems: 'transactionalRead',
  PutItem: 'plainWrite',
  UpdateItem: 'plainWrite',
  DeleteItem: 'plainWrite',
  BatchWriteItem: 'plainWrite',
};

/** Undefined for what never conflicts: plain reads, table operations. */
export function accessOf({ operation }: WireRequest): Access | undefined {
  return Object.hasOwn(ACCESS, operation) ? ACCESS[operation] : undefined;
}

/** A reference that names no item, for the engine to refuse, is left out. */
export async function itemPositions(request: WireRequest, keySchemas: KeySchemas): Promise<ItemPositions> {
  const references = itemReferences(request);
  const tables = references.map((reference) => tableName(reference?.TableName));
  const schemas = await keySchemas.of(new Set(tables), request);
  const identities = references.map((reference, position) => {
    const table = tables[position] ?? '';
    return itemIdentity(table, reference?.Key ?? reference?.Item ?? {}, schemas.get(table) ?? []);
  });
  return new Map(identities.flatMap((identity, position) => (identity === undefined ? [] : [[identity, position]])));
}

function itemReferences(request: WireRequest): readonly (Partial<ItemReference> | undefined)[] {
  if (request.operation.startsWith('Transact')) return transactItems(request).map(soleMember);
  if (request.operation !== 'BatchWriteItem') return [request.input];
  return batchItems(request).map(({ table, item }) => ({ ...soleMember(item), TableName: table }));
}

/** What `Put` holds in `{ Put: {…} }`. */
function soleMember(action: unknown): Partial<ItemReference> | undefined {
  return Object.values(Object(action) as Record<string, Partial<ItemReference>>)[0];
}
