import { ExpressionError } from '../errors/index.js';
import { didYouMean } from '../util/suggest.js';

/** What is known of the names at one level of an item. */
export interface FieldSchema {
  /** What messages call it: the entity's name, or the path of an embedded object. */
  readonly label: string;
  /** The declared names of this level, for which fields are kept; empty where any name, or none, is accepted. */
  readonly names: readonly string[];
  /** What is at a name or a list index; undefined when there can't be anything. */
  child(segment: string | number): FieldSchema | undefined;
  /** Whether text may use this attribute name as stored, such as `pk`, where no property has it. */
  isAttributeName?(name: string): boolean;
}

/** Accepts every path: for items without a declaration, and for maps of anything. */
export const OPEN_SCHEMA: FieldSchema = {
  label: 'the item',
  names: [],
  child: () => OPEN_SCHEMA,
};

/** Of a name or list index that can't be there; `methods` are suggested too. */
export function unknownName(
  { label, names }: FieldSchema,
  name: string | number,
  methods: readonly string[] = [],
): ExpressionError {
  if (typeof name === 'number') return new ExpressionError(`${label} is not a list: it has no [${name}].`);
  const own = names.length === 0 ? ' It has no attributes of its own.' : ` It has ${names.join(', ')}.`;
  const hint = didYouMean(name, [...names, ...methods]) || own;
  return new ExpressionError(`${label} has no attribute '${name}'.${hint}`);
}
