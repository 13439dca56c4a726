import type { AccessPattern, CrossTablePattern, EntityModel, ParameterModel, SchemaModel } from '../model.js';
import { serviceOf } from './emit-workflows.js';
import { parameterType } from './types.js';

/** `access-pattern-mapping.json`: which method implements which access pattern. */
export function emitMapping(schema: SchemaModel): string {
  const entries: [number, object][] = [
    ...schema.entities.flatMap((entity) =>
      entity.patterns.map((pattern): [number, object] => [pattern.id, tablePattern(pattern, entity, schema)]),
    ),
    ...schema.crossTablePatterns.map((pattern): [number, object] => [pattern.id, crossTablePattern(pattern, schema)]),
  ];
  const mapping = Object.fromEntries(entries.sort(([a], [b]) => a - b));
  const metadata = { total_patterns: entries.length, generator_type: 'dynatomic' };
  return `${JSON.stringify({ metadata, access_pattern_mapping: mapping }, null, 2)}\n`;
}

function tablePattern(pattern: AccessPattern, entity: EntityModel, schema: SchemaModel): object {
  const { plan } = pattern;
  const search = plan.kind === 'query' || plan.kind === 'scan' ? plan : undefined;
  return {
    pattern_id: pattern.id,
    description: pattern.description,
    entity: entity.name,
    repository: `${entity.className}Repository`,
    method_name: pattern.crud ?? pattern.method,
    parameters: pattern.parameters.map((parameter) => parameterEntry(parameter, schema)),
    return_type: returnType(pattern, entity),
    operation: pattern.operation,
    ...(search?.index !== undefined && { index_name: search.index }),
    ...(plan.kind === 'query' && plan.range && { range_condition: plan.range.operator }),
    ...((search?.consistent || (plan.kind === 'get' && plan.consistent)) && { consistent_read: true }),
  };
}

function returnType({ returnType, plan }: AccessPattern, { className }: EntityModel): string {
  if ((plan.kind === 'query' || plan.kind === 'scan') && plan.count) return 'number';
  switch (returnType) {
    case 'single_entity':
      return plan.kind === 'put' || plan.kind === 'update' ? className : `${className} | undefined`;
    case 'entity_list':
      return plan.kind === 'query' || plan.kind === 'scan' ? `Page<${className}>` : `${className}[]`;
    case 'mixed_data':
      return plan.kind === 'query' && plan.mixed ? `(${plan.mixed.join(' | ')})[]` : `${className}[]`;
    case 'success_flag':
      return 'boolean';
    case 'void':
      return 'void';
  }
}

function crossTablePattern(pattern: CrossTablePattern, schema: SchemaModel): object {
  return {
    pattern_id: pattern.id,
    description: pattern.description,
    operation: pattern.operation,
    service: serviceOf(pattern),
    method_name: pattern.method,
    parameters: pattern.parameters.map((parameter) => parameterEntry(parameter, schema)),
    return_type: pattern.returnType,
    entities_involved: pattern.involved,
    transaction_type: 'cross_table',
  };
}

function parameterEntry(parameter: ParameterModel, schema: SchemaModel): object {
  return {
    name: parameter.variable,
    type: parameterType(parameter, schema).type,
    ...(parameter.entityType !== undefined && { entity_type: parameter.entityType }),
    ...(parameter.default !== undefined && { default: parameter.default }),
  };
}
