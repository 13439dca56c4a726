import { ExpressionError } from '../errors/index.js';
import { oncePer } from '../util/once-per.js';
import { conditionNode, operandNode, updateActions } from './brand.js';
import type { AnyFields } from './field-types.js';
import { fill } from './fill.js';
import { MAX_EXPRESSION_BYTES } from './limits.js';
import type { ConditionNode, UpdateAction } from './nodes.js';
import { parseCondition } from './parse-condition.js';
import { parseUpdate } from './parse-update.js';
import { expressionSource, type TextSource } from './text-source.js';

/** Parses the text of a condition, once for the same text: values are put in their places. */
export const conditionOfText = parseOnce(parseCondition);

/** Parses the text of an update, once for the same text: values are put in their places. */
export const actionsOfText = parseOnce(parseUpdate);

/** Texts that an item's fields keep; beyond them all are parsed anew. Those of `expr` are kept with the code that has them. */
const MAX_TEXTS = 200;

/** Stands for a value while a text is parsed for any values. */
class Hole {
  readonly at: number | string;

  constructor(at: number | string) {
    this.at = at;
  }
}

/** A text with holes; undefined where it can't be parsed without its values. */
interface Parsed<N> {
  readonly node: N | undefined;
  /** Names of the values, or the number of slots. */
  readonly names: readonly string[];
}

/** A `Map` or a `WeakMap`. */
interface Kept<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

type Parse<N> = (source: TextSource, fields: AnyFields) => N;

function parseOnce<N extends ConditionNode | readonly UpdateAction[]>(parse: Parse<N>): Parse<N> {
  const textsOf = oncePer((_fields: AnyFields) => new Map<string, Parsed<N>>());
  const templatesOf = oncePer((_fields: AnyFields) => new WeakMap<readonly string[], Parsed<N>>());
  return (source, fields) => {
    const parsed = known(source, fields);
    if (parsed?.node === undefined || !fits(source, parsed.names)) return parse(source, fields);
    return fill(parsed.node, (literal) => {
      const hole = (literal as { readonly value: unknown }).value as Hole;
      return Object.freeze({ kind: 'value', value: givenAt(source, hole.at) });
    });
  };

  function known(source: TextSource, fields: AnyFields): Parsed<N> | undefined {
    const { pieces, values } = source;
    if (values === undefined) {
      // A tag may be called with any array; those of templates are frozen.
      return Object.isFrozen(pieces) ? keep(templatesOf(fields), pieces, source, fields) : undefined;
    }
    const [text = ''] = pieces;
    if (text.length > MAX_EXPRESSION_BYTES) return undefined;
    const texts = textsOf(fields);
    if (texts.size === MAX_TEXTS && !texts.has(text)) texts.clear();
    return keep(texts, text, source, fields);
  }

  function keep<K>(kept: Kept<K, Parsed<N>>, key: K, source: TextSource, fields: AnyFields): Parsed<N> {
    let parsed = kept.get(key);
    if (!parsed) {
      parsed = parseWithHoles(source, fields);
      kept.set(key, parsed);
    }
    return parsed;
  }

  function parseWithHoles({ pieces, slots, values }: TextSource, fields: AnyFields): Parsed<N> {
    const names = Object.keys(values ?? {});
    const holes = Object.fromEntries(names.map((name) => [name, new Hole(name)]));
    try {
      const source = { pieces, slots: slots.map((_, at) => new Hole(at)), values: values && holes };
      return { node: parse(source, fields), names };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { node: undefined, names };
    }
  }
}

/** Whether every value that is given is a value, not a part of an expression, and is what the text was parsed with. */
function fits({ slots, values }: TextSource, names: readonly string[]): boolean {
  if (values === undefined) return slots.every(isValue);
  const given = Object.keys(values);
  return given.length === names.length && names.every((name) => Object.hasOwn(values, name) && isValue(values[name]));
}

function isValue(given: unknown): boolean {
  const part = conditionNode(given) ?? operandNode(given) ?? updateActions(given) ?? expressionSource(given);
  return part === undefined;
}

function givenAt({ slots, values }: TextSource, at: number | string): unknown {
  return typeof at === 'number' ? slots[at] : values?.[at];
}
