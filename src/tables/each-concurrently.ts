/** Tables that are worked on at the same time; DynamoDB's own limit is far above. */
const CONCURRENCY = 8;

/** Runs `work` on every item, a few at a time. What fails stops nothing; the first failure is thrown at the end. */
export async function eachConcurrently<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: PromiseSettledResult<R>[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) [results[index]] = await Promise.allSettled([work(item)]);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
