import type { Condition } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import type { KeySource } from './key-source.js';
import type { OperationContext } from './operation.js';
import type { Visibility } from './visibility.js';

/** `Limit` in requests is a 32-bit integer. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const MAX_PAGE_SIZE = 2 ** 31 - 1;

/** What queries and scans are made of. */
export interface ReadProps extends Visibility {
  readonly context: OperationContext;
  readonly model: EntityModel;
  readonly source: KeySource;
  /** Filters of the caller; all of them must hold. */
  readonly conditions: readonly Condition[];
  /** Properties to fetch; all when undefined. */
  readonly projection?: readonly string[] | undefined;
  /** Whether to fetch what an index leaves out. */
  readonly full?: boolean | undefined;
  readonly consistent?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly pageSize?: number | undefined;
  readonly after?: string | undefined;
}

/** A part of the results, and a way to the rest. */
export interface Page<R> {
  readonly items: R[];
  /** Where to go on, for `after()`; missing when there is nothing more. The page that it leads to can be empty. */
  readonly cursor?: string;
}
