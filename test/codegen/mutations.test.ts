import fc from 'fast-check';
import { generate, readSchema } from 'dynatomic/codegen';
import { fixture } from './support/fixture.js';

const TEXTS = ['valid/parcels', 'valid/bank', 'invalid/tables', 'invalid/patterns'].map(fixture);

const HOSTILE = [
  '__proto__',
  'constructor',
  '{',
  '}{',
  '{a}{b}',
  '((((',
  ':x',
  'x\n*/',
  '`${process.exit()}`',
  '\u2028',
  '\ud800',
  'Query',
  'entity',
  'a'.repeat(3_000),
];

const junk = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 2 }));

/** Where to change a document, and to what. */
const mutation = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'copy', 'rename'),
  from: fc.nat(),
  junk,
});

type Slot = readonly [holder: Record<string, unknown>, key: string];

function slots(value: unknown, found: Slot[] = []): Slot[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Record<string, unknown>, key]);
    slots((value as Record<string, unknown>)[key], found);
  }
  return found;
}

function mutate(
  document: unknown,
  { at, kind, from, junk }: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
): void {
  const all = slots(document);
  const [holder, key] = all[at % all.length] ?? [];
  const source = all[from % all.length];
  if (!holder || key === undefined || !source) return;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  };
  if (kind === 'replace') define(key, junk);
  else if (kind === 'copy') define(key, structuredClone(source[0][source[1]]));
  else {
    const value = holder[key];
    delete holder[key];
    if (kind === 'rename' && !Array.isArray(holder)) define(typeof junk === 'string' ? junk : source[1], value);
  }
}

test('no mutated schema makes reading or generating crash', () => {
  fc.assert(
    fc.property(fc.nat(TEXTS.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }), (index, mutations) => {
      const document = JSON.parse(TEXTS[index] ?? '{}') as unknown;
      for (const one of mutations) mutate(document, one);
      const { schema, problems } = readSchema(JSON.stringify(document, null, 2) ?? '');
      for (const { line, column, message } of problems) {
        expect(line > 0 && column > 0 && message !== '').toBe(true);
      }
      expect(schema === undefined).toBe(problems.some(({ severity }) => severity === 'error'));
      if (schema) expect(generate(schema).length).toBeGreaterThan(3);
    }),
    { numRuns: 100 },
  );
});

test('no truncated schema makes reading crash', () => {
  fc.assert(
    fc.property(fc.nat(TEXTS.length - 1), fc.double({ min: 0, max: 0.999, noNaN: true }), (index, part) => {
      const text = (TEXTS[index] ?? '').trimEnd();
      const { schema, problems } = readSchema(text.slice(0, Math.floor(text.length * part)));
      expect(schema).toBeUndefined();
      expect(problems.length).toBeGreaterThan(0);
    }),
  );
});
