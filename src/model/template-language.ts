import type { AttributeModel } from './attribute-type.js';
import type { KeyPart } from './entity-model.js';
import type { TemplatePart } from './key-template.js';

/** Length of an ISO 8601 date in UTC with milliseconds, such as 2026-11-22T10:00:00.000Z. */
export const ISO_DATE_LENGTH = 24;

/** One step through key text: a set of characters, read once, or once and more. */
interface Step {
  readonly accepts: (char: string) => boolean;
  readonly many: boolean;
}

/** Whether a placeholder's text always has the same length. */
export function isFixedWidth(part: TemplatePart, attribute: AttributeModel | undefined): boolean {
  return part.kind === 'placeholder' && (part.pad !== undefined || attribute?.type.kind === 'date');
}

/**
 * Whether two templates for one key attribute can give the same text for some values. Placeholders are taken as the
 * key codec writes them: `#` and the start of the literal that follows never appear in a value unescaped.
 */
export function canCoincide(
  a: KeyPart,
  aAttributes: ReadonlyMap<string, AttributeModel>,
  b: KeyPart,
  bAttributes: ReadonlyMap<string, AttributeModel>,
): boolean {
  if (a.attribute.type !== 'S') return true;
  const left = steps(a, aAttributes);
  const right = steps(b, bAttributes);
  const alphabet = alphabetOf(a, b);
  const seen = new Set<string>();
  const queue: [number, number][] = [[0, 0]];
  for (let state = queue.pop(); state; state = queue.pop()) {
    const [i, j] = state;
    if (i === left.length && j === right.length) return true;
    for (const char of alphabet) {
      for (const nextI of follow(left, i, char)) {
        for (const nextJ of follow(right, j, char)) {
          const key = `${nextI},${nextJ}`;
          if (!seen.has(key)) queue.push([nextI, nextJ]);
          seen.add(key);
        }
      }
    }
  }
  return false;
}

function follow(steps: readonly Step[], at: number, char: string): number[] {
  const step = steps[at];
  if (!step?.accepts(char)) return [];
  return step.many ? [at, at + 1] : [at + 1];
}

function steps({ template }: KeyPart, attributes: ReadonlyMap<string, AttributeModel>): Step[] {
  const only = template.parts.length === 1;
  return template.parts.flatMap((part, index): Step[] => {
    if (part.kind === 'literal') {
      return [...part.text].map((char) => ({ accepts: (c) => c === char, many: false }));
    }
    const kind = attributes.get(part.property)?.type.kind;
    if (part.pad !== undefined) return Array.from({ length: part.pad }, () => ({ accepts: isDigit, many: false }));
    if (kind === 'date') return Array.from({ length: ISO_DATE_LENGTH }, () => ({ accepts: isDateChar, many: false }));
    if (kind === 'boolean') return [{ accepts: (c) => 'truefals'.includes(c), many: true }];
    if (only) return [{ accepts: () => true, many: true }];
    const next = template.parts[index + 1];
    const stop = next?.kind === 'literal' ? [...next.text][0] : undefined;
    return [{ accepts: (c) => isEscapeChar(c) || (c !== '#' && c !== stop), many: true }];
  });
}

const isDigit = (char: string): boolean => char >= '0' && char <= '9';
const isDateChar = (char: string): boolean => isDigit(char) || '-:.TZ'.includes(char);
/** A percent escape of a value consists of these. */
const isEscapeChar = (char: string): boolean => char === '%' || isDigit(char) || (char >= 'A' && char <= 'F');

/** The characters that tell the two templates apart, and one of every other kind. */
function alphabetOf(a: KeyPart, b: KeyPart): Set<string> {
  const literals = [...a.template.parts, ...b.template.parts].flatMap((part) =>
    part.kind === 'literal' ? [...part.text] : [],
  );
  return new Set([...literals, '0', 'T', 'e', '~']);
}
