import { convertToAttr, convertToNative } from '@aws-sdk/util-dynamodb';
import { AttributeValueError } from '../src/errors/index.js';
import {
  compileCondition,
  compileUpdate,
  type Condition,
  conditionNode,
  createFields,
  type FieldSchema,
  type OperandCodec,
  type PlaceholderParameters,
  Placeholders,
  type Resolver,
  type Update,
} from '../src/expression/index.js';

export interface Address {
  city: string;
  zip?: string;
  size: number;
}

export interface Line {
  sku: string;
  quantity: number;
}

export class User {
  userId!: string;
  balance!: number;
  credit!: number;
  views?: bigint;
  price?: string;
  nickname?: string;
  note?: string | null;
  status!: 'open' | 'closed';
  active!: boolean;
  createdAt!: Date;
  photo?: Uint8Array;
  tags?: string[];
  roles?: Set<string>;
  address?: Address;
  lines?: Line[];
  meta?: Record<string, number>;
  size!: number;
  data?: unknown;
  greet(): string {
    return this.userId;
  }
}

/** A level of a test schema: names to what is below them, `true` for nothing, a function for any name or index. */
type Shape = { readonly [name: string]: Shape } | true | ((segment: string | number) => Shape | undefined);

const line: Shape = { sku: true, quantity: true };

const user: Shape = {
  userId: true,
  balance: true,
  credit: true,
  views: true,
  price: true,
  nickname: true,
  note: true,
  status: true,
  active: true,
  createdAt: true,
  photo: true,
  tags: (index) => (typeof index === 'number' ? true : undefined),
  roles: true,
  address: { city: true, zip: true, size: true },
  lines: (index) => (typeof index === 'number' ? line : undefined),
  meta: (name) => (typeof name === 'string' ? true : undefined),
  size: true,
  data: function anything() {
    return anything;
  },
};

export function schemaOf(shape: Shape, label: string): FieldSchema {
  const names = typeof shape === 'object' ? Object.keys(shape) : [];
  return {
    label,
    names,
    child(segment) {
      const below = typeof shape === 'function' ? shape(segment) : childOf(shape, segment);
      return below && schemaOf(below, `${label}.${segment}`);
    },
    isAttributeName: (name) => name === 'pk',
  };
}

function childOf(
  shape: Exclude<Shape, (segment: string | number) => unknown>,
  segment: string | number,
): Shape | undefined {
  return shape !== true && Object.hasOwn(shape, segment) ? shape[segment] : undefined;
}

/** Stores values as the document client does, Dates as text. */
const codec: OperandCodec = {
  encode(value, path) {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new AttributeValueError(path, `${path}: ${value}`);
    if (value instanceof Set && value.size === 0) return undefined;
    return convertToAttr(value instanceof Date ? value.toISOString() : value);
  },
};

/** `nickname` is stored as `n`. */
export const resolver: Resolver = {
  resolve: ({ segments }) => ({ names: segments.map((s, i) => (i === 0 && s === 'nickname' ? 'n' : s)), codec }),
};

export const fields = createFields<User>(schemaOf(user, 'User'));

/** A compiled expression with its names put back, and its values as plain values in order. */
export interface Readable {
  readonly text: string;
  readonly values: readonly unknown[];
}

export function readCondition(condition: Condition): Readable {
  return readable((placeholders) => {
    const node = conditionNode(condition);
    if (node === undefined) throw new Error('not a condition');
    return compileCondition(node, resolver, placeholders);
  });
}

export function readUpdate(update: Pick<Update<User>, 'actions'>): Readable {
  return readable((placeholders) => compileUpdate(update.actions, resolver, placeholders));
}

function readable(compile: (placeholders: Placeholders) => string): Readable {
  const placeholders = new Placeholders();
  const compiled = compile(placeholders);
  const parameters: PlaceholderParameters = {};
  placeholders.assignTo(parameters);
  const text = compiled.replace(/#\d+/g, (name) => parameters.ExpressionAttributeNames?.[name] ?? name);
  const values = Object.values(parameters.ExpressionAttributeValues ?? {});
  return { text, values: values.map((value) => convertToNative(value)) };
}
