import { inspect } from 'node:util';

const UUID = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/**
 * Everything that can be seen of a value, as text: classes, own properties of any name, and errors with their causes.
 * UUIDs, such as random tokens, are all the same.
 */
export function told(value: unknown): string {
  const text = inspect(describe(value, new Set()), {
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    sorted: true,
  });
  return text.replace(UUID, 'a UUID');
}

/** Errors as data, without their stacks; and of a response in an error, what is not a socket. */
function describe(value: unknown, seen: Set<object>): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (seen.has(value)) return 'seen above';
  seen.add(value);
  if (Array.isArray(value)) return value.map((part) => describe(part, seen));
  if (!(value instanceof Error)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, describe(part, seen)]));
  }
  const { $response, ...rest } = Object.fromEntries(
    Object.getOwnPropertyNames(value)
      .filter((name) => name !== 'stack')
      .map((name) => [name, (value as unknown as Record<string, unknown>)[name]]),
  ) as Record<string, unknown>;
  const { statusCode, headers } = ($response ?? {}) as { statusCode?: number; headers?: object };
  const data = describe({ ...rest, name: value.name, $response: { statusCode, headers } }, seen);
  return { [`error ${value.constructor.name}`]: data };
}

/** What a promise came to, as text. */
export async function settled(run: () => Promise<unknown>): Promise<string> {
  try {
    return `resolved: ${told(await run())}`;
  } catch (error) {
    return `rejected: ${told(error)}`;
  }
}
