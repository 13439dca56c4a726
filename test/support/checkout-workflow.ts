import { Attribute, type DataSource, defineWorkflow, Entity } from '../../src/index.js';

@Entity({ table: 'Shop', partitionKey: 'SKU#{sku}' })
export class Stock {
  @Attribute({ type: 'string' }) sku!: string;
  @Attribute({ type: 'number' }) quantity!: number;
}

@Entity({ table: 'Shop', partitionKey: 'ORDER#{orderId}' })
export class Order {
  @Attribute({ type: 'string' }) orderId!: string;
  @Attribute({ type: 'string' }) sku!: string;
}

export interface Checkout {
  readonly sku: string;
  /** Whether the payment, the last step, is refused. */
  readonly refused: boolean;
}

/** Takes one of the stock, places an order, and asks for a payment. */
export const checkout = defineWorkflow<Checkout>({
  name: 'checkout',
  table: 'Shop',
  steps: [
    {
      name: 'take',
      run: (tx, { db, input }) => tx.add(db.repository(Stock).update(input.sku).add({ quantity: -1 })),
      compensate: (tx, { db, input }) => tx.add(db.repository(Stock).update(input.sku).add({ quantity: 1 })),
    },
    {
      name: 'place',
      run: (tx, { id, input }) => tx.insert(Object.assign(new Order(), { orderId: id, sku: input.sku })),
      compensate: (tx, { db, id }) => tx.add(db.repository(Order).delete(id).ifExists()),
    },
    {
      name: 'pay',
      run: (_tx, { input }) => {
        if (input.refused) throw new Error('refused');
      },
    },
  ],
});

/** What is left of a stock that began with `from`, and whether there is an order. */
export async function outcome(db: DataSource, id: string, sku: string): Promise<{ left: number; ordered: boolean }> {
  const item = await db.repository(Stock).getById(sku);
  return { left: item.quantity, ordered: await db.repository(Order).exists(id) };
}
