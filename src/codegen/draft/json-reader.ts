import type { Path } from '../read/path.js';

/** Reads the keys of a JSON object of unknown shape: what isn't of the asked type is missing. */
export class JsonReader {
  readonly path: Path;
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(value: unknown, path: Path) {
    this.path = path;
    this.#object = isObject(value) ? value : {};
  }

  get keys(): string[] {
    return Object.keys(this.#object);
  }

  get(key: string): unknown {
    return Object.hasOwn(this.#object, key) ? this.#object[key] : undefined;
  }

  text(key: string): string | undefined {
    return nonEmptyText(this.get(key));
  }

  number(key: string): number | undefined {
    const value = this.get(key);
    return typeof value === 'number' ? value : undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.get(key);
    return typeof value === 'boolean' ? value : undefined;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    return allowed.find((word) => word === this.get(key));
  }

  texts(key: string): string[] | undefined {
    const value = this.get(key);
    return Array.isArray(value) ? value.flatMap((entry) => nonEmptyText(entry) ?? []) : undefined;
  }

  textOrTexts(key: string): string | string[] | undefined {
    return this.text(key) ?? this.texts(key);
  }

  object(key: string): JsonReader {
    return new JsonReader(this.get(key), [...this.path, key]);
  }

  /** The objects of a list; undefined when there is no list. */
  list(key: string): JsonReader[] | undefined {
    const value = this.get(key);
    if (!Array.isArray(value)) return undefined;
    return value.flatMap((entry, index) => (isObject(entry) ? new JsonReader(entry, [...this.path, key, index]) : []));
  }

  /** The entries of an object whose keys are names. */
  map<T>(key: string, read: (value: unknown) => T | undefined): Map<string, T> {
    const inner = this.object(key);
    const result = new Map<string, T>();
    for (const name of inner.keys) {
      const value = read(inner.get(name));
      if (value !== undefined) result.set(name, value);
    }
    return result;
  }
}

export function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
