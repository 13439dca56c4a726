import type { DataSource, Repository, WriteOperation } from 'dynatomic';
import { Customer, Order, OrderLine, Product } from './entities.js';

export class CustomerNotActive extends Error {}
export class UnknownProduct extends Error {}
export class OutOfStock extends Error {}

export interface NewOrder {
  readonly orderId: string;
  readonly customerId: string;
  /** Each product once; 48 at most, since a transaction takes 100 operations. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Takes products out of stock and creates the order with its lines, all or nothing. */
export class OrderService {
  readonly #db: DataSource;
  readonly #customers: Repository<Customer>;
  readonly #products: Repository<Product>;
  readonly #orders: Repository<Order>;
  readonly #lines: Repository<OrderLine>;

  constructor(db: DataSource) {
    this.#db = db;
    this.#customers = db.repository(Customer);
    this.#products = db.repository(Product);
    this.#orders = db.repository(Order);
    this.#lines = db.repository(OrderLine);
  }

  /** @throws UnknownProduct, CustomerNotActive, OutOfStock; ItemExistsError as the cause when there is such an order */
  async place({ orderId, customerId, lines: ordered }: NewOrder): Promise<Order> {
    const found = await this.#db
      .readTransaction()
      .addAll(ordered.map(({ sku }) => this.#products.get(sku)))
      .execute();
    const lines = ordered.map(({ sku, quantity }, index) => {
      const product = found[index];
      if (!product) throw new UnknownProduct(`There is no product ${sku}`);
      return {
        product,
        line: Object.assign(new OrderLine(), { orderId, sku, quantity, priceInCents: product.priceInCents }),
      };
    });
    const totalInCents = lines.reduce((sum, { line }) => sum + line.quantity * line.priceInCents, 0);
    const order = Object.assign(new Order(), { orderId, customerId, totalInCents });
    const customerIsActive = this.#customers.check(customerId).where({ status: 'active' });
    await this.#db
      .transaction()
      .add(customerIsActive.orThrow(() => new CustomerNotActive(`${customerId} is not an active customer`)))
      .addAll(lines.map(({ product, line }) => this.#takeFromStock(product, line.quantity)))
      .add(this.#orders.put(order).ifNotExists())
      .addAll(lines.map(({ line }) => this.#lines.put(line).ifNotExists()))
      .execute();
    return order;
  }

  #takeFromStock({ sku, name }: Product, quantity: number): WriteOperation<'transact'> {
    return this.#products
      .update(sku)
      .set((product) => ({ stock: product.stock.minus(quantity) }))
      .where((product) => product.stock.gte(quantity))
      .orThrow(() => new OutOfStock(`There are fewer than ${quantity} of ${name}`));
  }
}
