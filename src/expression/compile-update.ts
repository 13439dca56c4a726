import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ExpressionError } from '../errors/index.js';
import { ExpressionCompiler } from './compiler.js';
import {
  type AddOrDeleteAction,
  type AssignedNode,
  isLiteral,
  type PathNode,
  pathText,
  type SetAction,
  type TermNode,
  type UpdateAction,
} from './nodes.js';
import { conflict, overlap } from './path-conflict.js';
import type { Placeholders } from './placeholders.js';
import type { Resolver } from './resolver.js';
import type { Slot } from './template.js';

/**
 * The text of an UpdateExpression. Setting what is never stored, such as an empty set, removes the attribute;
 * adding it, or taking it away, is left out.
 *
 * @throws ExpressionError when there is nothing to do, and what the resolver and the codecs throw
 */
export function compileUpdate(
  actions: readonly UpdateAction[],
  resolver: Resolver,
  placeholders: Placeholders,
): string {
  requireDistinctAttributes(actions, resolver);
  const compiler = new UpdateCompiler(resolver, placeholders);
  for (const action of actions) {
    if (action.kind === 'set') compiler.set(action);
    else if (action.kind === 'remove') compiler.remove(action.path);
    else compiler.addOrDelete(action);
  }
  const text = compiler.text();
  if (text === '')
    throw new ExpressionError('The update has nothing to do: no value, or only undefined and empty sets.');
  return compiler.finish(text);
}

interface Expected {
  readonly accepts: (value: AttributeValue) => boolean;
  readonly message: string;
}

const NUMBER: Expected = { accepts: isNumber, message: 'plus and minus calculate with numbers only' };
const LIST: Expected = { accepts: (value) => value.L !== undefined, message: 'append and prepend join lists only' };
const NUMBER_OR_SET: Expected = {
  accepts: (value) => isNumber(value) || isSet(value),
  message: 'add takes numbers and sets only',
};
const SET: Expected = { accepts: isSet, message: 'removeFrom takes sets only' };

class UpdateCompiler extends ExpressionCompiler {
  #set = '';
  #remove = '';
  #add = '';
  #delete = '';

  set({ path, value }: SetAction): void {
    const { names, codec } = this.resolve(path);
    // The codec of the target encodes every value of the assignment, since that is where the result is stored.
    const target = { codec, label: pathText(path) };
    if (isLiteral(value)) {
      const encoded = this.encode(value, target);
      if (encoded === undefined) this.remove(path);
      else this.#set = joined(this.#set, `${this.names(names)} = ${this.value(encoded)}`);
      return;
    }
    const text = this.names(names);
    this.#set = joined(this.#set, `${text} = ${this.#assigned(value, target)}`);
  }

  remove(path: PathNode): void {
    this.#remove = joined(this.#remove, this.path(path));
  }

  addOrDelete({ kind, path, value }: AddOrDeleteAction): void {
    const { names, codec } = this.resolve(path);
    const label = pathText(path);
    const expected = kind === 'add' ? NUMBER_OR_SET : SET;
    const encoded = this.encode(value, { codec, label, accepts: expected.accepts });
    if (encoded === undefined) return;
    requireType(encoded, expected, label);
    this.count(1);
    const text = `${this.names(names)} ${this.value(encoded)}`;
    if (kind === 'add') this.#add = joined(this.#add, text);
    else this.#delete = joined(this.#delete, text);
  }

  text(): string {
    let text = clause('', 'SET', this.#set);
    text = clause(text, 'REMOVE', this.#remove);
    text = clause(text, 'ADD', this.#add);
    return clause(text, 'DELETE', this.#delete);
  }

  #assigned(node: AssignedNode, target: Slot): string {
    if (node.kind !== 'arithmetic') return this.#term(node, target);
    this.count(1);
    const left = this.#term(node.left, target, NUMBER);
    return `${left} ${node.operator} ${this.#term(node.right, target, NUMBER)}`;
  }

  #term(node: TermNode, target: Slot, expected?: Expected): string {
    switch (node.kind) {
      case 'path':
        return this.path(node);
      case 'ifNotExists': {
        this.count(1);
        const path = this.path(node.path);
        return `if_not_exists(${path}, ${this.#term(node.fallback, target, expected)})`;
      }
      case 'listAppend': {
        this.count(1);
        const first = this.#term(node.first, target, LIST);
        return `list_append(${first}, ${this.#term(node.second, target, LIST)})`;
      }
      default: {
        const encoded = this.encode(node, { ...target, accepts: expected?.accepts });
        if (encoded === undefined) throw new ExpressionError(`${target.label}: an empty set can't be stored.`);
        if (expected !== undefined) requireType(encoded, expected, target.label);
        return this.value(encoded);
      }
    }
  }
}

/** Paths by property and paths as stored can meet in one attribute, which only the resolver tells. */
function requireDistinctAttributes(actions: readonly UpdateAction[], resolver: Resolver): void {
  if (actions.every(({ path }) => path.physical === actions[0]?.path.physical)) return;
  const asStored = actions.filter(({ path }) => path.physical);
  const byProperty = actions.filter(({ path }) => !path.physical);
  for (const { path } of asStored) {
    const { names } = resolver.resolve(path);
    for (const other of byProperty) {
      if (overlap(names, resolver.resolve(other.path).names)) throw conflict(pathText(other.path), pathText(path));
    }
  }
}

function requireType(value: AttributeValue, { accepts, message }: Expected, label: string): void {
  if (!accepts(value)) throw new ExpressionError(`${label}: ${message}.`);
}

function isNumber(value: AttributeValue): boolean {
  return value.N !== undefined;
}

function isSet(value: AttributeValue): boolean {
  return value.SS !== undefined || value.NS !== undefined || value.BS !== undefined;
}

function joined(list: string, text: string): string {
  return list === '' ? text : `${list}, ${text}`;
}

function clause(text: string, keyword: string, list: string): string {
  if (list === '') return text;
  return text === '' ? `${keyword} ${list}` : `${text} ${keyword} ${list}`;
}
