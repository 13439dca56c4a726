/** Sources that are read at the same time. */
const MAX_CONCURRENT = 16;

/** The values of all sources as they come. Each source is one value ahead of what was asked for, once there are several. */
export async function* mergeConcurrently<T>(
  sources: readonly AsyncGenerator<T, void, undefined>[],
): AsyncGenerator<T, void, undefined> {
  const [only, ...others] = sources;
  if (only && others.length === 0) return yield* only;
  const waiting = [...sources];
  const pending = new Map<AsyncGenerator<T, void, undefined>, Promise<Arrival<T>>>();
  const advance = (source: AsyncGenerator<T, void, undefined> | undefined): void => {
    if (!source) return;
    const arrival = source.next().then((result) => ({ source, result }));
    arrival.catch(() => undefined); // the race reports the first failure, and nobody waits for the others
    pending.set(source, arrival);
  };
  for (const source of waiting.splice(0, MAX_CONCURRENT)) advance(source);
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      pending.delete(source);
      if (result.done) {
        advance(waiting.shift());
      } else {
        advance(source);
        yield result.value;
      }
    }
  } finally {
    for (const source of sources) void source.return().catch(() => undefined);
  }
}

interface Arrival<T> {
  readonly source: AsyncGenerator<T, void, undefined>;
  readonly result: IteratorResult<T, void>;
}
