import type { AttributeModel } from '../model/attribute-type.js';
import type { KeyPart } from '../model/entity-model.js';
import { RESERVED_KEY_PREFIX } from '../model/key-part.js';
import { attributeSizeBound } from './item-size.js';
import { keyEscape, type KeyText, paddedText, plainText } from './key-text.js';
import { counted, namedBound, type SizeTally } from './size-tally.js';
import type { Wires } from './struct-plan.js';
import { faultWithin, ValueFault } from './value-fault.js';
import { type AttributeValue, describeWireType, wireType } from './wire.js';

/** Bytes of a key value. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys */
export const MAX_KEY_BYTES = { 'partition key': 2048, 'sort key': 1024 } as const;

export type KeyRole = keyof typeof MAX_KEY_BYTES;

interface Placeholder {
  readonly property: string;
  /** Index of the attribute. */
  readonly index: number;
  /** The literal text before it. */
  readonly before: string;
  readonly text: KeyText;
  readonly escape: (text: string) => string;
}

/** The start of key text that the values of leading placeholders give. */
export interface KeyPrefix {
  /** Up to and including the last value. */
  readonly text: string;
  /** The literal text that comes next. */
  readonly separator: string;
  /** The property after that; undefined where every placeholder has its value. */
  readonly next: string | undefined;
}

/** A key attribute's template, compiled: makes the key's wire value of the entity's wire values. */
export class KeyPartPlan {
  readonly name: string;
  /** The properties that the key is made of. */
  readonly properties: readonly string[];
  /** Whether the key attribute is the attribute of its one property. */
  readonly own: boolean;
  readonly #part: KeyPart;
  readonly #role: KeyRole;
  readonly #maxBytes: number;
  readonly #bound: number;
  readonly #placeholders: readonly Placeholder[];
  readonly #tail: string;
  readonly #startsWithValue: boolean;

  constructor(part: KeyPart, role: KeyRole, attributes: readonly AttributeModel[]) {
    const { parts, bare } = part.template;
    const placeholders: Placeholder[] = [];
    let before = '';
    let at = 0;
    for (const current of parts) {
      at += 1;
      if (current.kind === 'literal') {
        before += current.text;
        continue;
      }
      const index = attributes.findIndex(({ property }) => property === current.property);
      const isDate = attributes[index]?.type.kind === 'date';
      const next = parts[at];
      const escape = bare === undefined ? keyEscape(next?.kind === 'literal' ? next.text : '') : asIs;
      const text = current.pad === undefined ? plainText(isDate, escape) : paddedText(current.pad);
      placeholders.push({ property: current.property, index, before, text, escape });
      before = '';
    }
    this.name = part.attribute.name;
    this.properties = part.template.properties;
    this.own = part.property !== undefined;
    this.#part = part;
    this.#role = role;
    this.#maxBytes = MAX_KEY_BYTES[role];
    this.#bound = namedBound(this.name);
    this.#placeholders = placeholders;
    this.#tail = before;
    this.#startsWithValue = parts[0]?.kind === 'placeholder';
  }

  /** The key's value, or undefined when a value that it is made of is missing. */
  encode(wires: Wires, tally?: SizeTally): AttributeValue | undefined {
    const key = this.#part.attribute.type === 'S' ? this.#encodeText(wires, tally) : this.#encodeBare(wires, tally);
    if (key !== undefined) this.#checkLength(key);
    return key;
  }

  /** The first property whose value is missing. */
  missing(wires: Wires): string | undefined {
    return this.#placeholders.find(({ index }) => !isPresent(wires[index]))?.property;
  }

  /** The start of the key's text, from the values of leading placeholders. */
  prefix(wires: Wires): KeyPrefix {
    let text = '';
    for (const placeholder of this.#placeholders) {
      const wire = wires[placeholder.index];
      if (!isPresent(wire)) return { text, separator: placeholder.before, next: placeholder.property };
      text += placeholder.before + textOf(placeholder, wire);
    }
    return { text, separator: this.#tail, next: undefined };
  }

  /** The start of a placeholder's value, as it is written in the key. */
  escape(property: string, start: string): string {
    return this.#placeholders.find((placeholder) => placeholder.property === property)?.escape(start) ?? start;
  }

  #encodeText(wires: Wires, tally: SizeTally | undefined): AttributeValue | undefined {
    let text = '';
    for (const placeholder of this.#placeholders) {
      const wire = wires[placeholder.index];
      if (!isPresent(wire)) return undefined;
      text += placeholder.before + textOf(placeholder, wire);
    }
    if (this.#startsWithValue && text.startsWith(RESERVED_KEY_PREFIX)) {
      throw new ValueFault(`a key must not start with '${RESERVED_KEY_PREFIX}', which is reserved`);
    }
    if (tally) tally.bytes += this.#bound;
    return { S: counted(text + this.#tail, tally) };
  }

  #encodeBare(wires: Wires, tally: SizeTally | undefined): AttributeValue | undefined {
    const [placeholder] = this.#placeholders;
    const wire = placeholder && wires[placeholder.index];
    if (!placeholder || !isPresent(wire)) return undefined;
    const { name, type } = this.#part.attribute;
    if (wire[type] === undefined) {
      const found = describeWireType(wireType(wire));
      throw faultWithin(
        new ValueFault(`it is ${found}, but key attribute '${name}' is ${describeWireType(type)}`),
        placeholder.property,
      );
    }
    if (wire.B?.length === 0)
      throw faultWithin(new ValueFault('a value in a key must not be empty'), placeholder.property);
    if (tally) tally.bytes += this.#bound + attributeSizeBound(wire);
    return wire;
  }

  #checkLength({ S, B }: AttributeValue): void {
    const limit = this.#maxBytes;
    if (S !== undefined && S.length * 3 <= limit) return;
    const bytes = S === undefined ? (B?.length ?? 0) : Buffer.byteLength(S);
    if (bytes <= limit) return;
    const fault = new ValueFault(
      `${this.#role} '${this.name}' would have ${bytes} bytes; DynamoDB takes up to ${limit}`,
    );
    const [only, ...others] = new Set(this.#placeholders.map(({ property }) => property));
    throw only !== undefined && others.length === 0 ? faultWithin(fault, only) : fault;
  }
}

function asIs(text: string): string {
  return text;
}

function isPresent(wire: AttributeValue | undefined): wire is AttributeValue {
  return wire !== undefined && wire.NULL === undefined;
}

function textOf({ property, text }: Placeholder, wire: AttributeValue): string {
  try {
    return text(wire);
  } catch (fault) {
    throw faultWithin(fault, property);
  }
}
