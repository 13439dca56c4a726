import type { Doc } from './layout.js';
import { lines } from './layout.js';

/** Declarations that generated modules bring along when they need them. */
const DECLARATIONS = {
  PageOptions: [
    '/** Where to start, and how many items to give at most. */',
    'export interface PageOptions {',
    '  readonly limit?: number | undefined;',
    '  /** The `cursor` of the page before. */',
    '  readonly cursor?: string | undefined;',
    '}',
  ],
  readPage: [
    'interface Pageable<T> {',
    '  limit(items: number): Pageable<T>;',
    '  after(cursor: string | undefined): Pageable<T>;',
    '  execute(): Promise<Page<T>>;',
    '}',
    '',
    'function readPage<T>(search: Pageable<T>, { limit, cursor }: PageOptions): Promise<Page<T>> {',
    '  const limited = limit === undefined ? search : search.limit(limit);',
    '  return limited.after(cursor).execute();',
    '}',
  ],
  withoutPrefix: [
    '/** The value of a placeholder, given with or without the literal text that stands before it in the key. */',
    'function withoutPrefix(value: string, prefix: string): string {',
    '  return value.startsWith(prefix) ? value.slice(prefix.length) : value;',
    '}',
  ],
  upTo: [
    '/** An upper bound that includes every text which starts with this one. */',
    'function upTo(text: string): string {',
    '  return `${text}\\u{10ffff}`;',
    '}',
  ],
  beyond: [
    '/** A lower bound that includes every text behind this one, but not the text itself. */',
    'function beyond(text: string): string {',
    '  return `${text}\\0`;',
    '}',
  ],
  splitStart: [
    '/** The values of leading placeholders in the start of a key, given with or without its first literal text. */',
    'function splitStart<K extends string>(',
    '  text: string,',
    '  separators: readonly [string, ...string[]],',
    '  names: readonly K[],',
    '): Partial<Record<K, string>> {',
    '  const values: Partial<Record<K, string>> = {};',
    '  let rest: string | undefined = text.startsWith(separators[0]) ? text.slice(separators[0].length) : text;',
    '  names.forEach((name, index) => {',
    '    if (rest === undefined) return;',
    '    const separator = separators[index + 1];',
    '    const end: number = separator === undefined ? -1 : rest.indexOf(separator);',
    '    values[name] = end < 0 ? rest : rest.slice(0, end);',
    '    rest = end < 0 ? undefined : rest.slice(end + (separator?.length ?? 0));',
    '  });',
    '  return values;',
    '}',
  ],
  splitKey: [
    '/** As splitStart, without a last value that is empty. */',
    'function splitKey<K extends string>(',
    '  text: string,',
    '  separators: readonly [string, ...string[]],',
    '  names: readonly K[],',
    '): Partial<Record<K, string>> {',
    '  const values = splitStart(text, separators, names);',
    "  for (const name of names) if (values[name] === '') delete values[name];",
    '  return values;',
    '}',
  ],
  touchesPartly: [
    '/** Whether changes set some, but not all, of the fields that the keys of an index are made of. */',
    'function touchesPartly(changes: object, indexes: readonly (readonly string[])[]): boolean {',
    '  const values = new Map<string, unknown>(Object.entries(changes));',
    '  return indexes.some((fields) => {',
    '    const set = fields.filter((field) => values.get(field) !== undefined);',
    '    return set.length > 0 && set.length < fields.length;',
    '  });',
    '}',
  ],
  present: [
    '/** A value that the next step needs. */',
    'function present<T>(value: T | undefined, name: string): T {',
    '  if (value === undefined) throw new Error(`${name} is missing, and the next step needs it`);',
    '  return value;',
    '}',
  ],
  ForeignKeyMismatchError: [
    '/** Two arguments that belong together name different things. */',
    'export class ForeignKeyMismatchError extends Error {',
    "  override readonly name = 'ForeignKeyMismatchError';",
    '',
    '  constructor(',
    '    readonly field: string,',
    '    readonly left: unknown,',
    '    readonly right: unknown,',
    '  ) {',
    '    super(`${field} mismatch: ${String(left)} and ${String(right)}`);',
    '  }',
    '}',
  ],
} as const;

export type SupportName = keyof typeof DECLARATIONS;

const NEEDS: Partial<Record<SupportName, readonly SupportName[]>> = {
  readPage: ['PageOptions'],
  splitKey: ['splitStart'],
};

/** The declarations that a module needs, each once. */
export class Support {
  readonly #used = new Set<SupportName>();
  readonly #elsewhere: (name: SupportName) => boolean;

  /** `importElsewhere` imports what another module exports already, and tells whether it did. */
  constructor(importElsewhere: (name: SupportName) => boolean = () => false) {
    this.#elsewhere = importElsewhere;
  }

  use(name: SupportName): string {
    if (this.#elsewhere(name)) return name;
    this.#used.add(name);
    for (const needed of NEEDS[name] ?? []) this.use(needed);
    return name;
  }

  declarations(): Doc[] {
    const names = Object.keys(DECLARATIONS) as SupportName[];
    return names.filter((name) => this.#used.has(name)).map((name) => lines(DECLARATIONS[name]));
  }
}
