import type { BatchGetPlan, EntityModel, GetPlan, QueryPlan, ScanPlan, SearchOptions, SortRange } from '../model.js';
import {
  chain,
  type ChainCall,
  entityOf,
  entry,
  fieldObject,
  idCode,
  type Scope,
  valueCode,
  variableOf,
} from './code.js';
import { propertyOf } from './emit-entities.js';
import { filterCalls } from './emit-filter.js';
import type { MethodBody, PatternWork } from './emit-pattern.js';
import { call, type Doc, join, list, object } from './layout.js';
import { camelCase } from '../naming.js';
import { stringLiteral } from './source-text.js';

export function emitGet(plan: GetPlan, { entity, pattern, scope }: PatternWork): MethodBody {
  const projected = projectionCall(plan.projection, entity);
  const calls: Doc[] = [
    ['get(', idCode(plan.key, entity, scope), ')'],
    ...(projected === undefined ? [] : [projected]),
    ...(plan.consistent ? ['consistent()'] : []),
    'execute()',
  ];
  const read = chain('this.repository', calls);
  const item: Doc = ['const item = ', chain('await this.repository', calls), ';'];
  const result = `${projectedType(plan.projection, entity) ?? entity.className} | undefined`;
  if (pattern.returnType === 'success_flag' && plan.matches.length === 0) {
    return { result: 'Promise<boolean>', async: true, body: [item, 'return item !== undefined;'] };
  }
  if (plan.matches.length === 0) return { result: `Promise<${result}>`, async: false, body: [['return ', read, ';']] };
  const matches = plan.matches.map(({ field, value }): Doc => [
    `item?.${propertyOf(entity, field)} === `,
    valueCode(value, scope),
  ]);
  const found: Doc = join(' && ', matches);
  const flag = pattern.returnType === 'success_flag';
  return {
    result: flag ? 'Promise<boolean>' : `Promise<${result}>`,
    async: true,
    body: [item, flag ? ['return ', found, ';'] : ['return ', found, ' ? item : undefined;']],
  };
}

function projectionCall(projection: readonly string[] | undefined, entity: EntityModel): Doc | undefined {
  if (!projection) return undefined;
  return call(
    'project',
    projection.map((field) => stringLiteral(propertyOf(entity, field))),
  );
}

function projectedType(projection: readonly string[] | undefined, entity: EntityModel): string | undefined {
  if (!projection) return undefined;
  return `Pick<${entity.className}, ${projection.map((field) => stringLiteral(propertyOf(entity, field))).join(' | ')}>`;
}

export function emitQuery(plan: QueryPlan, work: PatternWork): MethodBody {
  if (plan.mixed && plan.mixed.length > 1) return emitMixed(plan, plan.mixed, work);
  const { entity, scope, workshop } = work;
  const calls: (Doc | ChainCall)[] = [
    ...indexCall(plan),
    ['query(', fieldObject([...plan.partition, ...plan.sort], entity, scope), ')'],
    ...(plan.range ? [rangeCall(plan.range, work)] : []),
    ...filterCalls(plan.filter, entity, workshop.module, scope),
    ...(plan.forward ? [] : ['descending()']),
  ];
  return emitSearch(plan, calls, work);
}

export function emitScan(plan: ScanPlan, work: PatternWork): MethodBody {
  const { entity, scope, workshop } = work;
  const filters = filterCalls(plan.filter, entity, workshop.module, scope);
  return emitSearch(plan, [...indexCall(plan), 'scan()', ...filters], work);
}

function indexCall({ index }: SearchOptions): string[] {
  return index === undefined ? [] : [`index(${stringLiteral(index)})`];
}

const RANGE_METHODS = {
  begins_with: 'beginsWith',
  between: 'between',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
} as const;

function rangeCall(range: SortRange, work: PatternWork): Doc {
  const { rest, operator } = range;
  // A bound of text is compared with the whole key: beyond `a` lies all that starts with `a` and is longer.
  const beyond = operator === '>' && isText(range.field, work.entity) && rest.fields.length > 1;
  const bounds = range.values.map((value, index) => {
    const isUpper = operator === '<=' || index === 1;
    return boundCode(range, valueCode(value, work.scope), isUpper ? 'upTo' : beyond ? 'beyond' : undefined, work);
  });
  return call(beyond ? 'gte' : RANGE_METHODS[operator], bounds, bounds.length === 1);
}

function isText(field: string, entity: EntityModel): boolean {
  return entity.fields.some(({ name, type }) => name === field && (type === 'string' || type === 'uuid'));
}

/** A bound of a range: text may bring the literal text before its placeholder, and go on into the next ones. */
function boundCode(
  range: SortRange,
  value: Doc,
  reach: 'upTo' | 'beyond' | undefined,
  { entity, workshop }: PatternWork,
): Doc {
  const { rest, field, operator } = range;
  const { support } = workshop;
  const property = propertyOf(entity, field);
  if (!isText(field, entity)) return object([entry(property, value)]);
  const [first] = rest.parts;
  const prefix = first?.kind === 'literal' ? first.text : '';
  const bound = reach ? call(support.use(reach), [value], true) : value;
  const firstOther = rest.fields.findIndex((name) => !isText(name, entity));
  const texts = firstOther < 0 ? rest.fields : rest.fields.slice(0, firstOther);
  if (texts.length > 1) {
    const literals = rest.parts.slice(1).flatMap((part) => (part.kind === 'literal' ? [part.text] : []));
    const separators = list('[', [prefix, ...literals].slice(0, texts.length).map(stringLiteral), ']');
    const properties = texts.map((name) => stringLiteral(propertyOf(entity, name)));
    const split = operator === 'begins_with' ? support.use('splitStart') : support.use('splitKey');
    return call(split, [bound, separators, list('[', properties, ']')]);
  }
  if (prefix === '') return object([entry(property, bound)]);
  return object([entry(property, call(support.use('withoutPrefix'), [bound, stringLiteral(prefix)], true))]);
}

function emitSearch(plan: SearchOptions, calls: (Doc | ChainCall)[], work: PatternWork): MethodBody {
  const { entity, pattern, scope, workshop } = work;
  const item = resultType(plan, entity);
  const projected = projectionCall(plan.projection, entity);
  if (projected) calls.push(projected);
  if (plan.consistent) calls.push('consistent()');
  if (plan.limit !== undefined) calls.push(`limit(${plan.limit})`);
  const read = (...more: Doc[]): Doc => chain('this.repository', [...calls, ...more]);
  if (plan.count) return { result: 'Promise<number>', async: false, body: [['return ', read('count()'), ';']] };
  if (pattern.returnType === 'single_entity') {
    return { result: `Promise<${item} | undefined>`, async: false, body: [['return ', read('first()'), ';']] };
  }
  if (pattern.returnType === 'success_flag') {
    const body: Doc[] = [['const first = await ', read('first()'), ';'], 'return first !== undefined;'];
    return { result: 'Promise<boolean>', async: true, body };
  }
  const readPage = workshop.support.use('readPage');
  workshop.module.useType('Page', 'dynatomic');
  const given = [
    ...(plan.limitParameter === undefined ? [] : [entry('limit', variableOf(plan.limitParameter, scope))]),
    ...(plan.cursorParameter === undefined ? [] : [entry('cursor', variableOf(plan.cursorParameter, scope))]),
  ];
  const page = pageVariable(scope);
  return {
    ...(given.length === 0 && { more: [`${page}: PageOptions = {}`] }),
    result: `Promise<Page<${item}>>`,
    async: false,
    body: [
      ['const search = ', read(), ';'],
      [`return ${readPage}(search, `, given.length > 0 ? object(given) : page, ');'],
    ],
  };
}

function pageVariable({ parameters }: Scope): string {
  return parameters.some(({ variable }) => variable === 'page') ? 'pageOptions' : 'page';
}

function resultType({ projection, index }: SearchOptions, entity: EntityModel): string {
  const projected = projectedType(projection, entity);
  if (projected !== undefined) return projected;
  const used = entity.indexes.find((candidate) => candidate.index.name === index);
  return used && used.index.projection !== 'ALL' ? `Partial<${entity.className}>` : entity.className;
}

/** The whole partition, with the items of every entity that lives there. */
function emitMixed(plan: QueryPlan, mixed: readonly string[], { entity, scope, workshop }: PatternWork): MethodBody {
  const { schema, module } = workshop;
  const entities = mixed.map((name) => entityOf(schema, name));
  for (const { className } of entities) module.use(className, './entities.js');
  const classes = entities.map(({ className }) => className);
  const names = entities.map(({ className }) => camelCase(className));
  const collection = object(entities.map(({ className }) => `${camelCase(className)}: ${className}`));
  const query: Doc = ['query(', fieldObject(plan.partition, entity, scope), ')'];
  const more = plan.consistent ? ['consistent()'] : [];
  return {
    comment: [`Items of all entities of the partition: ${classes.join(', ')}; \`instanceof\` tells them apart.`],
    result: `Promise<(${classes.join(' | ')})[]>`,
    async: true,
    body: [
      [
        'const found = await ',
        chain('this.dataSource', [['collection(', collection, ')'], query, ...more, 'all()']),
        ';',
      ],
      [
        'return ',
        list(
          '[',
          names.map((name) => `...found.${name}`),
          ']',
        ),
        ';',
      ],
    ],
  };
}

export function emitBatchGet(plan: BatchGetPlan, { entity, scope }: PatternWork): MethodBody {
  const array = plan.key.flatMap(({ value }) => (value.kind === 'element' ? [value.parameter] : []))[0] ?? '';
  const gets: Doc = [
    `const gets = ${variableOf(array, scope)}.map((element) => this.repository.get(`,
    idCode(plan.key, entity, scope),
    '));',
  ];
  return {
    result: `Promise<${entity.className}[]>`,
    async: true,
    body: [
      gets,
      'const items = await this.dataSource.batchGet().addAll(gets).execute();',
      'return items.filter((item) => item !== undefined);',
    ],
  };
}
