/** Loads something at the first call; every call gives that. Node resolves the path of an `import()` each time. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = undefined; // too many open files, for one, pass
      throw error;
    }));
}
