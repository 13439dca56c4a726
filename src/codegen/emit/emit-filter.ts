import type { FilterFunction, FilterOperator } from '../format/vocabulary.js';
import type { BoundFilter, EntityModel, FilterTerm } from '../model.js';
import { type ChainCall, type Scope, valueCode } from './code.js';
import { fieldCode } from './emit-expressions.js';
import { propertyOf } from './emit-entities.js';
import { callWith, type Doc, join, list } from './layout.js';
import type { Module } from './module.js';

const METHODS: Readonly<Record<FilterOperator | Exclude<FilterFunction, 'size'>, string>> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  between: 'between',
  in: 'in',
  contains: 'contains',
  begins_with: 'beginsWith',
  attribute_exists: 'exists',
  attribute_not_exists: 'notExists',
};

/** The `filter` calls of a search: one for each term that must hold. */
export function filterCalls(
  filter: BoundFilter | undefined,
  entity: EntityModel,
  module: Module,
  scope: Scope,
): ChainCall[] {
  if (!filter) return [];
  const { join: operator, terms, implied } = filter;
  const written =
    operator === 'OR' && terms.length > 1 ? [alternatives(terms, entity, module, scope)] : terms.map(code);
  return [...written, ...implied.map(code)].map((body) => ({ code: filterCall(body), complex: true }));

  function code(term: FilterTerm): Doc {
    return termCode(term, entity, scope);
  }
}

function alternatives(terms: readonly FilterTerm[], entity: EntityModel, module: Module, scope: Scope): Doc {
  return [
    module.use('or', 'dynatomic'),
    list(
      '(',
      terms.map((term) => termCode(term, entity, scope)),
      ')',
    ),
  ];
}

function filterCall(body: Doc): Doc {
  return callWith('filter((item) =>', body);
}

function termCode(term: FilterTerm, entity: EntityModel, scope: Scope): Doc {
  const field = fieldCode('item', propertyOf(entity, term.field));
  const subject = term.function === 'size' ? `${field}.size()` : field;
  const method = METHODS[(term.function === 'size' ? undefined : term.function) ?? term.operator ?? '='];
  const values = term.values.map((value) => valueCode(value, inList(scope)));
  const wholeArray = term.values.length === 1 && term.values[0]?.kind === 'element';
  const items = term.values.map(({ kind }, index): Doc => [kind === 'element' ? '...' : '', values[index] ?? '']);
  const args: Doc = method === 'in' && !wholeArray ? ['[', ...join(', ', items), ']'] : join(', ', values);
  return [subject, '.', method, '(', args, ')'];
}

/** Arrays go into `in` whole. */
function inList(scope: Scope): Scope {
  const { element: _element, ...rest } = scope;
  return rest;
}
