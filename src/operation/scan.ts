import { ExpressionError } from '../errors/index.js';
import { knownProperties } from './get.js';
import type { ExecuteOptions } from './operation.js';
import { requirePositiveInteger } from './positive-integer.js';
import { prepareRead, type PreparedRead } from './prepare-read.js';
import { ReadBuilder } from './read-builder.js';
import type { Page, ReadProps } from './read-props.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
const MAX_SEGMENTS = 1_000_000;

export interface ScanProps extends ReadProps {
  readonly segments?: number | undefined;
}

/**
 * Reads the whole table, in no order that means anything, and returns the items of one entity. DynamoDB charges for
 * everything in the table. Immutable: every method returns a new scan.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html
 *
 * @example
 * for await (const order of orders.scan().segments(4)) console.log(order.orderId);
 */
export class ScanOperation<E extends object, R = E> extends ReadBuilder<ScanProps, E, R> {
  /**
   * Reads the table in this many parts, up to 16 of them at the same time; items come as they arrive. Such a scan has
   * no one position, and so no cursor: `execute()` reads to the end, is refused with a `limit`, and so is `after()`.
   */
  segments(count: number): ScanOperation<E, R> {
    return new ScanOperation({ ...this.props, segments: count });
  }

  /**
   * Fetches these properties only; the results are plain objects of them.
   *
   * @throws ExpressionError for a property that the entity doesn't declare
   */
  project<K extends keyof E & string>(...properties: readonly [K, ...K[]]): ScanOperation<E, Pick<E, K>> {
    return new ScanOperation({ ...this.props, projection: knownProperties(this.props.model, properties) });
  }

  override async execute(options?: ExecuteOptions): Promise<Page<R>> {
    const { segments, limit } = this.props;
    if (segments === undefined) return super.execute(options);
    if (limit !== undefined) throw this.#noCursor('execute() with a limit');
    return { items: await this.all(options) };
  }

  protected override derive(change: Partial<ScanProps>): this {
    return new ScanOperation({ ...this.props, ...change }) as this;
  }

  protected override prepare(): PreparedRead {
    const { model, segments, after } = this.props;
    const prepared = prepareRead(this.props, { command: 'Scan' });
    if (segments === undefined) return prepared;
    if (after !== undefined) throw this.#noCursor('after()');
    requirePositiveInteger(`${model.name}: segments()`, segments, MAX_SEGMENTS);
    return { ...prepared, input: { ...prepared.input, Segment: 0, TotalSegments: segments } };
  }

  protected override sources(prepared: PreparedRead): readonly PreparedRead[] {
    return Array.from({ length: this.props.segments ?? 1 }, (_, Segment) =>
      this.props.segments === undefined ? prepared : { ...prepared, input: { ...prepared.input, Segment } },
    );
  }

  #noCursor(method: string): ExpressionError {
    return new ExpressionError(
      `${this.props.model.name}: a scan in segments has no cursor, so ${method} can't be used; iterate it, or use all(), first() or count()`,
    );
  }
}
