import type {
  Agreement,
  BatchWritePlan,
  BoundCondition,
  DeletePlan,
  EntityModel,
  EntitySource,
  PutPlan,
  UpdatePlan,
} from '../model.js';
import type { ReturnType } from '../format/vocabulary.js';
import { camelCase, variableName } from '../naming.js';
import { chain, type ChainCall, fieldObject, idCode, type Scope, valueCode, variableOf } from './code.js';
import { changeCalls, splitExistence, whereCall } from './emit-expressions.js';
import type { MethodBody, PatternWork } from './emit-pattern.js';
import { openUpdate } from './emit-open-update.js';
import { indexNeeds, knownFields } from './index-needs.js';
import { type Doc, object } from './layout.js';
import type { Support } from './support.js';
import { stringLiteral } from './source-text.js';

export function emitPut(plan: PutPlan, { entity, pattern, scope, workshop }: PatternWork): MethodBody {
  const { variable, statements } = sourceCode(plan.source, entity, scope);
  const write = chain('await this.repository', [
    `put(${variable})`,
    ...conditionCalls(plan.condition, 'Put', entity, scope),
    'execute()',
  ]);
  workshop.module.use(entity.className, './entities.js');
  return {
    comment: throwsComment(plan.condition),
    async: true,
    body: [
      ...agreementChecks(plan.agreements, scope, workshop.support),
      ...statements,
      [write, ';'],
      ...returns(pattern.returnType, variable),
    ],
    result: resultOf(pattern.returnType, entity.className),
  };
}

/** The variable that holds the entity to store, and the statements that make it. */
export function sourceCode(
  source: EntitySource,
  entity: EntityModel,
  scope: Scope,
): { readonly variable: string; readonly statements: readonly Doc[] } {
  if (source.kind !== 'fields') return { variable: variableOf(source.parameter, scope), statements: [] };
  const own = variableName(camelCase(entity.className));
  const variable = scope.parameters.some((parameter) => parameter.variable === own) ? `new${entity.className}` : own;
  const made: Doc = [
    `const ${variable} = Object.assign(new ${entity.className}(), `,
    fieldObject(source.fields, entity, scope),
    ');',
  ];
  return { variable, statements: [made] };
}

/** Statements that refuse arguments which contradict each other. */
export function agreementChecks(agreements: readonly Agreement[], scope: Scope, support: Support): Doc[] {
  return agreements.flatMap(({ field, parameter, other }): Doc[] => {
    const left = valueCode({ kind: 'field', parameter, field }, scope);
    const right = valueCode(other, scope);
    const error = support.use('ForeignKeyMismatchError');
    return [
      ['if (', left, ' !== ', right, ') {'],
      [`  throw new ${error}(${stringLiteral(field)}, `, left, ', ', right, ');'],
      '}',
    ];
  });
}

/** The calls that put a condition on a write. */
export function conditionCalls(
  bound: BoundCondition | undefined,
  action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck',
  entity: EntityModel,
  scope: Scope,
): ChainCall[] {
  if (!bound) return [];
  const { exists, rest } = splitExistence(bound, entity);
  if (exists === false && (action === 'Update' || action === 'Delete')) {
    const upsert = action === 'Update' ? [{ code: 'upsert()' }] : [];
    return [...upsert, whereCall(bound.condition, bound, entity, scope)];
  }
  const calls: ChainCall[] = [];
  if (exists === true && action !== 'Update') calls.push({ code: 'ifExists()' });
  if (exists === false) calls.push({ code: 'ifNotExists()' });
  if (rest) calls.push(whereCall(rest, bound, entity, scope));
  return calls;
}

export function emitDelete(plan: DeletePlan, { entity, pattern, scope }: PatternWork): MethodBody {
  const matches = plan.matches.length > 0 ? [['where(', fieldObject(plan.matches, entity, scope), ')']] : [];
  const calls = [
    ['delete(', idCode(plan.key, entity, scope), ')'],
    ...matches,
    ...conditionCalls(plan.condition, 'Delete', entity, scope),
  ];
  const comment = throwsComment(plan.condition ?? (plan.matches.length > 0 ? plan.matches : undefined));
  if (pattern.returnType === 'void') {
    return {
      comment,
      result: 'Promise<void>',
      async: true,
      body: [[chain('await this.repository', [...calls, 'execute()']), ';']],
    };
  }
  const deleted: Doc = [
    'const deleted = ',
    chain('await this.repository', [...calls, `returning('old')`, 'execute()']),
    ';',
  ];
  if (pattern.returnType === 'single_entity') {
    return {
      comment,
      result: `Promise<${entity.className} | undefined>`,
      async: true,
      body: [deleted, 'return deleted;'],
    };
  }
  return { comment, result: 'Promise<boolean>', async: true, body: [deleted, 'return deleted !== undefined;'] };
}

export function emitUpdate(plan: UpdatePlan, { entity, pattern, scope, workshop }: PatternWork): MethodBody {
  const { changes, key } = plan;
  const id = idCode(key, entity, scope);
  const returnsEntity = pattern.returnType === 'single_entity';
  const rest: ChainCall[] = [
    ...conditionCalls(plan.condition, 'Update', entity, scope),
    ...(returnsEntity ? [{ code: `returning('new')` }] : []),
  ];
  const { statements, write } = changes.open
    ? openUpdate(entity, id, rest, workshop.support)
    : boundUpdate(plan, id, rest, entity, scope);
  workshop.module.use(entity.className, './entities.js');
  const last: Doc[] = returnsEntity
    ? [['const updated = await ', write, ';'], 'return updated;']
    : [['await ', write, ';'], ...returns(pattern.returnType, '')];
  return {
    ...(changes.open && { more: [`changes: ${entity.className}Changes`] }),
    comment: ['@throws ItemNotFoundError when there is none.', ...throwsComment(plan.condition)],
    result: resultOf(pattern.returnType, entity.className),
    async: true,
    body: [...statements, ...last],
  };
}

/** An update whose changes are parameters. */
function boundUpdate(
  plan: UpdatePlan,
  id: Doc,
  rest: readonly ChainCall[],
  entity: EntityModel,
  scope: Scope,
): { readonly statements: readonly Doc[]; readonly write: Doc } {
  const known = knownFields(entity, updateNeeds(plan, entity), id);
  const calls = [
    { code: ['update(', id, ')'] },
    ...(known ? [known.tell('known')] : []),
    ...updateCalls(plan, entity, scope),
    ...rest,
  ];
  return {
    statements: known ? [['const known = ', chain('await this.repository', known.reads), ';']] : [],
    write: chain('this.repository', [...calls, 'execute()']),
  };
}

/** The calls that say what an update changes. */
export function updateCalls({ changes }: Pick<UpdatePlan, 'changes'>, entity: EntityModel, scope: Scope): ChainCall[] {
  const calls = changeCalls(changes, entity, scope);
  if (changes.entity === undefined) return calls;
  const variable = variableOf(changes.entity, scope);
  const fields = entity.fields.filter(({ name }) => !entity.keyFields.includes(name));
  const set = changes.set.map(({ field }) => field);
  const entries = fields
    .filter(({ name }) => !set.includes(name))
    .map(({ property }): Doc => `${property}: ${variable}.${property}`);
  return entries.length > 0 ? [{ code: ['set(', object(entries), ')'] }, ...calls] : calls;
}

/** The fields that an update has to know besides what it changes. */
export function updateNeeds({ changes }: Pick<UpdatePlan, 'changes'>, entity: EntityModel): string[] {
  const changed = [...changes.set, ...changes.add].map(({ field }) => field).concat(changes.remove);
  if (changes.entity === undefined) return indexNeeds(entity, changed, changed);
  // An entity may lack its optional fields: those keep the values that they have.
  const required = entity.fields.filter((field) => field.required).map(({ name }) => name);
  return indexNeeds(
    entity,
    entity.fields.map(({ name }) => name),
    [...changed, ...required],
  );
}

export function emitBatchWrite(plan: BatchWritePlan, { entity, pattern, scope }: PatternWork): MethodBody {
  const puts = plan.puts.map((name): Doc => {
    const list = scope.parameters.find((parameter) => parameter.name === name)?.type === 'array';
    const variable = variableOf(name, scope);
    return list
      ? `addAll(${variable}.map((element) => this.repository.put(element)))`
      : `add(this.repository.put(${variable}))`;
  });
  const array = plan.deletes?.flatMap(({ value }) => (value.kind === 'element' ? [value.parameter] : []))[0];
  const remove: Doc | undefined = plan.deletes && ['this.repository.delete(', idCode(plan.deletes, entity, scope), ')'];
  const deletes: Doc[] = !remove
    ? []
    : array === undefined
      ? [['add(', remove, ')']]
      : [[`addAll(${variableOf(array, scope)}.map((element) => `, remove, '))']];
  const calls = [...puts, ...deletes].map((code): ChainCall => ({ code, complex: true }));
  const first = plan.puts[0];
  const returned =
    pattern.returnType === 'entity_list' && first !== undefined ? `[...${variableOf(first, scope)}]` : undefined;
  return {
    result: returned === undefined ? resultOf(pattern.returnType, entity.className) : `Promise<${entity.className}[]>`,
    async: true,
    body: [
      [chain('await this.dataSource', ['batchWrite()', ...calls, 'execute()']), ';'],
      ...(returned === undefined ? returns(pattern.returnType, 'true') : [`return ${returned};`]),
    ],
  };
}

function resultOf(type: ReturnType, className: string): string {
  if (type === 'void') return 'Promise<void>';
  return type === 'single_entity' ? `Promise<${className}>` : 'Promise<boolean>';
}

function returns(type: ReturnType, variable: string): string[] {
  if (type === 'void') return [];
  return [`return ${type === 'single_entity' ? variable : 'true'};`];
}

function throwsComment(condition: unknown): string[] {
  return condition === undefined ? [] : ['@throws ConditionFailedError when the condition does not hold.'];
}
