import { attributeCodec, keyValueCodec, valueCodec } from '../codec/index.js';
import { ExpressionError } from '../errors/index.js';
import {
  createFields,
  OPEN_SCHEMA,
  RequestCompiler,
  Update,
  type AnyFields,
  type FieldSchema,
  type OperandCodec,
  type PathNode,
  type ResolvedPath,
  type Resolver,
} from '../expression/index.js';
import type { AttributeModel, EntityModel, KeyAttribute, ResolvedType, StructModel } from '../model/index.js';

/** What expressions need to know of an entity, made once. */
export interface EntityExpressions {
  /** The fields that callbacks get. */
  readonly fields: AnyFields;
  readonly schema: FieldSchema;
  readonly resolver: Resolver;
  readonly compiler: RequestCompiler;
  /** An update that does nothing yet. */
  readonly update: Update<object>;
}

const cache = new WeakMap<EntityModel, EntityExpressions>();

export function entityExpressions(model: EntityModel): EntityExpressions {
  let expressions = cache.get(model);
  if (!expressions) {
    const keys = keyAttributes(model);
    const schema: FieldSchema = { ...structSchema(model), isAttributeName: (name) => keys.has(name) };
    const fields = createFields(schema);
    const resolver = entityResolver(model, keys);
    expressions = { schema, fields, resolver, compiler: new RequestCompiler(resolver), update: new Update(fields) };
    cache.set(model, expressions);
  }
  return expressions;
}

function keyAttributes({ partitionKey, sortKey, indexes }: EntityModel): Map<string, KeyAttribute> {
  const parts = [partitionKey, ...(sortKey ? [sortKey] : [])];
  for (const index of indexes.values()) parts.push(...index.partitionKey, ...index.sortKey);
  return new Map(parts.map(({ attribute }) => [attribute.name, attribute]));
}

const structSchemas = new WeakMap<StructModel, FieldSchema>();

function structSchema(struct: StructModel): FieldSchema {
  let schema = structSchemas.get(struct);
  if (!schema) {
    schema = {
      label: struct.name,
      names: [...struct.byProperty.keys()],
      child: (segment) => {
        const attribute = struct.byProperty.get(String(segment));
        return attribute && typeSchema(attribute.type, `${struct.name}.${attribute.property}`);
      },
    };
    structSchemas.set(struct, schema);
  }
  return schema;
}

function typeSchema(type: ResolvedType, label: string): FieldSchema {
  switch (type.kind) {
    case 'embedded':
      return structSchema(type.struct);
    case 'map':
      return { label, names: [], child: (name) => typeSchema(type.value, `${label}.${name}`) };
    case 'list':
      return {
        label,
        names: [],
        child: (index) => (typeof index === 'number' ? typeSchema(type.element, `${label}[${index}]`) : undefined),
      };
    case 'any':
    case 'custom':
      return OPEN_SCHEMA;
    default:
      return { label, names: [], child: () => undefined };
  }
}

function entityResolver(model: EntityModel, keys: ReadonlyMap<string, KeyAttribute>): Resolver {
  const resolved = new WeakMap<PathNode, ResolvedPath>();
  const byName = new Map(model.attributes.map((attribute) => [attribute.name, attribute]));
  return {
    resolve(path) {
      let known = resolved.get(path);
      if (!known) {
        known = resolvePath(path);
        resolved.set(path, known);
      }
      return known;
    },
  };

  function resolvePath({ segments, physical }: PathNode): ResolvedPath {
    const [first, ...rest] = segments;
    const attribute = physical ? byName.get(first) : model.byProperty.get(first);
    const key = keys.get(attribute?.name ?? first);
    if (attribute) return key && rest.length === 0 ? keyAttribute(attribute) : descend(attribute, rest);
    if (key && rest.length === 0) return { names: [first], codec: keyValueCodec(key) };
    if (physical) return { names: [first, ...rest], codec: valueCodec({ kind: 'any' }) };
    throw new ExpressionError(`${model.name} has no attribute '${first}'`);
  }
}

/** An attribute that is a key of an index by itself: DynamoDB takes no NULL there, so null leaves it out. */
function keyAttribute(attribute: AttributeModel): ResolvedPath {
  const codec = valueCodec(attribute.type);
  const encode: OperandCodec['encode'] = (value, path) => (value === null ? undefined : codec.encode(value, path));
  return { names: [attribute.name], codec: attribute.nullable ? { encode } : codec };
}

function descend(attribute: AttributeModel, segments: readonly (string | number)[]): ResolvedPath {
  const names: (string | number)[] = [attribute.name];
  let codec: OperandCodec = attributeCodec(attribute);
  let type: ResolvedType = attribute.type;
  for (const segment of segments) {
    const inner = type.kind === 'embedded' ? type.struct.byProperty.get(String(segment)) : undefined;
    if (type.kind === 'embedded' && !inner) {
      throw new ExpressionError(`${type.struct.name} has no attribute '${segment}'`);
    }
    names.push(inner?.name ?? segment);
    type = inner?.type ?? elementType(type);
    codec = inner ? attributeCodec(inner) : valueCodec(type);
  }
  return { names, codec };
}

function elementType(type: ResolvedType): ResolvedType {
  if (type.kind === 'list') return type.element;
  return type.kind === 'map' ? type.value : { kind: 'any' };
}
