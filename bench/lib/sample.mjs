// What every contestant stores: an entity of 12 attributes under a composite key.

export const TABLE = 'Orders';
export const TENANT = 'acme';
/** What the conditional update sets, and the status that it expects. */
export const CHANGES = { status: 'paid', total: 99.5 };
export const EXPECTED_STATUS = 'open';

/** Its keys in the table, where a contestant leaves their layout to the user. */
export const keyOf = ({ tenantId, orderId }) => ({ pk: `TENANT#${tenantId}`, sk: `ORDER#${orderId}` });

export function makeOrder(index) {
  return {
    tenantId: TENANT,
    orderId: `order-${String(index).padStart(6, '0')}`,
    status: 'open',
    email: `customer-${index}@example.com`,
    note: 'Please leave the parcel with the neighbour, who is at home until six.',
    total: 1250.75 + index,
    quantity: 3 + index,
    rating: 4.5,
    createdAt: new Date(Date.UTC(2026, 0, 1, 12, 0, index)),
    tags: ['gift', 'fragile', 'express', 'insured', 'eu'],
    address: { street: '1 Long Road', city: 'Paris', zip: '75001', country: 'FR', floor: 4 },
    roles: new Set(['buyer', 'admin', 'owner']),
  };
}

export const ATTRIBUTES = Object.keys(makeOrder(0));
export const idOf = ({ tenantId, orderId }) => ({ tenantId, orderId });
