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

/** Texts that are kept for the fields of one kind of item; beyond them all are parsed anew. Those of `expr` are kept as long as their code. */
const MAX_TEXTS = 200;

/** Stands for a value while a text is parsed for any values. */
class Hole {
  /** The name of the value, or the number of the slot. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Parsed<N> {
  /** With holes for values; undefined where the text can't be parsed without them. */
  readonly node: N | undefined;
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
    const given = givenIn(source);
    if (parsed?.node === undefined || !areValues(given, parsed.names)) return parse(source, fields);
    return fill(parsed.node, (literal) => {
      const { name } = literal.value as Hole;
      return Object.freeze({ kind: 'value', value: given[name] });
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

  function parseWithHoles(source: TextSource, fields: AnyFields): Parsed<N> {
    const names = Object.keys(givenIn(source));
    const holes = names.map((name) => new Hole(name));
    const { pieces, values } = source;
    const withHoles: TextSource = values
      ? { pieces, slots: [], values: Object.fromEntries(holes.map((hole) => [hole.name, hole])) }
      : { pieces, slots: holes };
    try {
      return { node: parse(withHoles, fields), names };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { node: undefined, names };
    }
  }
}

/** What the text is given, by name or by the number of its slot. */
function givenIn({ slots, values }: TextSource): Readonly<Record<string, unknown>> {
  return values ?? (slots as unknown as Readonly<Record<string, unknown>>);
}

/** Whether these are given and nothing else, all of them values and not parts of an expression. */
function areValues(given: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return (
    Object.keys(given).length === names.length &&
    names.every((name) => Object.hasOwn(given, name) && isValue(given[name]))
  );
}

function isValue(given: unknown): boolean {
  const part = conditionNode(given) ?? operandNode(given) ?? updateActions(given) ?? expressionSource(given);
  return part === undefined;
}
