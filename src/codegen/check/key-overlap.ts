import type { FieldTypeOf, Template } from '../template.js';
import { bareField, isNumeric } from '../template.js';

/** A key template with the types of the fields that it names. */
export interface TypedTemplate {
  readonly template: Template;
  readonly typeOf: FieldTypeOf;
}

/** One step through the text of a key: characters that may stand there, once, or once and more. */
interface Step {
  readonly accepts: (character: string) => boolean;
  readonly many: boolean;
}

/**
 * Whether two templates for one key attribute can give the same text. Values are taken as dynatomic writes them: in a
 * template with literal text, `#` and the first character of the literal that follows are escaped.
 */
export function canOverlap(a: TypedTemplate, b: TypedTemplate): boolean {
  const [left, right] = [stepsOf(a), stepsOf(b)];
  const alphabet = new Set([...literalCharacters(a.template), ...literalCharacters(b.template), '0', '~']);
  const seen = new Set<string>();
  const queue: (readonly [number, number])[] = [[0, 0]];
  for (let state = queue.pop(); state; state = queue.pop()) {
    const [i, j] = state;
    if (i === left.length && j === right.length) return true;
    if (seen.has(`${i},${j}`)) continue;
    seen.add(`${i},${j}`);
    for (const character of alphabet) {
      for (const nextI of after(left, i, character)) {
        for (const nextJ of after(right, j, character)) queue.push([nextI, nextJ]);
      }
    }
  }
  return false;
}

function after(steps: readonly Step[], at: number, character: string): number[] {
  const step = steps[at];
  if (!step?.accepts(character)) return [];
  return step.many ? [at, at + 1] : [at + 1];
}

function stepsOf({ template, typeOf }: TypedTemplate): Step[] {
  if (bareField(template) !== undefined) return [{ accepts: () => true, many: true }];
  return template.parts.flatMap((part, index): Step[] => {
    if (part.kind === 'literal') {
      return [...part.text].map((own) => ({ accepts: (character) => character === own, many: false }));
    }
    if (isNumeric(typeOf(part.field))) return [{ accepts: isDigit, many: true }];
    if (typeOf(part.field) === 'boolean')
      return [{ accepts: (character) => 'truefals'.includes(character), many: true }];
    const next = template.parts[index + 1];
    const stop = next?.kind === 'literal' ? next.text.charAt(0) : undefined;
    return [{ accepts: (character) => isEscape(character) || (character !== '#' && character !== stop), many: true }];
  });
}

function literalCharacters({ parts }: Template): string[] {
  return parts.flatMap((part) => (part.kind === 'literal' ? [...part.text] : []));
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** Escapes consist of a percent sign and hexadecimal digits. */
function isEscape(character: string): boolean {
  return character === '%' || isDigit(character) || (character >= 'A' && character <= 'F');
}
