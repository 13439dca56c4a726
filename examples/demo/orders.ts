import { type DataSource, TransactionCanceledError } from 'dynatomic';
import { Customer, Order, OrderLine, Product } from '../orders/entities.js';
import { CustomerNotActive, OrderService, OutOfStock } from '../orders/order-service.js';
import { call, chapter, fact, refused } from './story.js';

export async function orders(db: DataSource): Promise<void> {
  const shop = new OrderService(db);
  const products = db.repository(Product);
  chapter('An order', 'Stock, the status of the customer, the order and its lines: all or nothing.');
  await db
    .transaction()
    .save(Object.assign(new Customer(), { customerId: 'c1', status: 'active' }))
    .save(Object.assign(new Customer(), { customerId: 'c2', status: 'closed' }))
    .save(Object.assign(new Product(), { sku: 'tea', name: 'Green tea', priceInCents: 450, stock: 5 }))
    .save(Object.assign(new Product(), { sku: 'cup', name: 'Blue cup', priceInCents: 1200, stock: 2 }))
    .execute();
  const stock = async (): Promise<string> => {
    const [tea, cup] = await db.readTransaction().add(products.get('tea')).add(products.get('cup')).execute();
    return `tea ${tea?.stock}, cup ${cup?.stock}`;
  };

  const lines = [
    { sku: 'tea', quantity: 3 },
    { sku: 'cup', quantity: 1 },
  ];
  const order = await call(`place({ orderId: 'o1', customerId: 'c1', lines: 3 tea, 1 cup })`, () =>
    shop.place({ orderId: 'o1', customerId: 'c1', lines }),
  );
  const line = await db.repository(OrderLine).findById({ orderId: 'o1', sku: 'tea' });
  fact('the order is there with its lines', (await db.repository(Order).exists('o1')) && line?.quantity === 3);
  fact(`it comes to ${(order.totalInCents / 100).toFixed(2)}`, order.totalInCents === 2550);
  fact(`the stock went down: ${await stock()}`, (await stock()) === 'tea 2, cup 1');

  const short = await refused(`place({ orderId: 'o2', … the same again })`, OutOfStock, () =>
    shop.place({ orderId: 'o2', customerId: 'c1', lines }),
  );
  fact('the error names the product', short.message.includes('Green tea'));
  const failed = short.cause instanceof TransactionCanceledError ? short.cause.failures : [];
  const met = failed[0]?.item;
  fact('its cause tells how many are left', failed.length === 1 && met instanceof Product && met.stock === 2);
  fact('nothing was written: no order, and the cup is still there', (await stock()) === 'tea 2, cup 1');

  await refused(`place({ orderId: 'o3', customerId: 'c2', … })`, CustomerNotActive, () =>
    shop.place({ orderId: 'o3', customerId: 'c2', lines: [{ sku: 'cup', quantity: 1 }] }),
  );
  fact('a closed customer orders nothing', !(await db.repository(Order).exists('o3')));
}
