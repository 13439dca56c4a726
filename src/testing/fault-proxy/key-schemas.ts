import type { Upstream } from './upstream.js';
import { parseBody } from './wire-reply.js';
import { withInput, type WireRequest } from './wire-request.js';

/** The key attributes of the engine's tables, asked for once per table. */
export class KeySchemas {
  readonly #upstream: Upstream;
  readonly #known = new Map<string, Promise<readonly string[]>>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** The names of each table's key attributes; none when the engine has no such table. */
  async of(tables: ReadonlySet<string>, onBehalfOf: WireRequest): Promise<ReadonlyMap<string, readonly string[]>> {
    const schemas = [...tables].map(async (table) => [table, await this.#schemaOf(table, onBehalfOf)] as const);
    return new Map(await Promise.all(schemas));
  }

  /** To be called when a table was created or deleted. */
  forget(table: string): void {
    this.#known.delete(table);
  }

  #schemaOf(table: string, onBehalfOf: WireRequest): Promise<readonly string[]> {
    const known = this.#known.get(table) ?? this.#describe(table, onBehalfOf);
    this.#known.set(table, known);
    return known;
  }

  /** Asks with the client's own credentials and Region: DynamoDB Local keeps a database for each of those. */
  async #describe(table: string, onBehalfOf: WireRequest): Promise<readonly string[]> {
    const request = withInput(onBehalfOf, { TableName: table });
    const headers = { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.DescribeTable' };
    const reply = await this.#upstream.send({ ...request, headers, operation: 'DescribeTable' });
    if (reply.status !== 200) {
      this.forget(table);
      return [];
    }
    const { KeySchema } = parseBody(reply)['Table'] as { KeySchema: readonly { readonly AttributeName: string }[] };
    return KeySchema.map((attribute) => attribute.AttributeName);
  }
}
