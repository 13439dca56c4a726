import type { Item } from '../codec/index.js';
import { decodeCursor } from './cursor.js';
import type { LoadItems } from './load-items.js';
import type { ExecuteOptions, ReadInput } from './operation.js';
import type { PreparedRead } from './prepare-read.js';
import { MAX_PAGE_SIZE, type ReadProps } from './read-props.js';

/** What one request, or a part of its answer, came to. */
export interface Chunk {
  readonly results: readonly unknown[];
  /** The position behind the last of `results`; undefined when nothing follows. */
  readonly next: Item | undefined;
}

/** The first request. `lookahead` asks for one item more than `limit`, which tells whether anything follows. */
export function firstInput(props: ReadProps, prepared: PreparedRead, lookahead: boolean): ReadInput {
  const { limit, pageSize, after, conditions } = props;
  const wanted = conditions.length > 0 || limit === undefined ? undefined : limit + Number(lookahead);
  const size = pageSize ?? wanted;
  const input: ReadInput = { ...prepared.input };
  if (size !== undefined) input.Limit = Math.min(size, MAX_PAGE_SIZE);
  if (after !== undefined) input.ExclusiveStartKey = decodeCursor(prepared.identity(), prepared.position, after);
  return input;
}

/** Reads page after page, each when it is asked for, until `limit` results are found or nothing is left. */
export async function* readPages(
  props: ReadProps,
  prepared: PreparedRead,
  first: ReadInput,
  load: LoadItems,
  options: ExecuteOptions | undefined,
): AsyncGenerator<Chunk, void, undefined> {
  let wanted = props.limit ?? Infinity;
  let input = first;
  for (;;) {
    const page = await props.context.readPage(prepared.command, input, options);
    const items = page.items.filter((item) => prepared.accepts(item));
    let from = 0;
    do {
      const part = items.slice(from, from + wanted);
      const results = (await load(part, options)).filter((result) => result !== undefined);
      from += part.length;
      wanted -= results.length;
      const last = from < items.length ? part.at(-1) : undefined;
      yield { results, next: last ? positionOf(prepared, last) : page.lastKey };
    } while (from < items.length && wanted > 0);
    if (wanted <= 0 || !page.lastKey) return;
    const { Limit } = input;
    const grown = props.pageSize ?? (Limit === undefined ? undefined : Math.min(Limit * 2, MAX_PAGE_SIZE));
    input = { ...input, ExclusiveStartKey: page.lastKey, ...(grown !== undefined && { Limit: grown }) };
  }
}

/** Lets DynamoDB count, page after page. */
export async function* countPages(
  { limit: _limit, ...props }: ReadProps,
  prepared: PreparedRead,
  options: ExecuteOptions | undefined,
): AsyncGenerator<number, void, undefined> {
  let input: ReadInput = { ...firstInput(props, prepared, false), Select: 'COUNT' };
  for (;;) {
    const { count, lastKey } = await props.context.readPage(prepared.command, input, options);
    yield count;
    if (!lastKey) return;
    input = { ...input, ExclusiveStartKey: lastKey };
  }
}

function positionOf({ position }: PreparedRead, item: Item): Item {
  return Object.fromEntries(position.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}
