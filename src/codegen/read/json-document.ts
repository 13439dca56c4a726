import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Path } from './path.js';

export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A fault of the text itself, or a property name that an object has twice. */
export interface SyntaxFault {
  readonly message: string;
  readonly position: Position;
  readonly path: Path;
}

/** A parsed JSON text whose values know where they stand. */
export interface JsonDocument {
  /** Missing when the text is malformed. */
  readonly value?: unknown;
  readonly faults: readonly SyntaxFault[];
  /** Where the value at `path` starts, or its property name; the nearest parent that exists when it doesn't. */
  readonly locate: (path: Path, part: 'name' | 'value') => Position;
}

/** Deeper than any schema, and shallow enough for a recursive parser. */
const MAX_DEPTH = 200;

/** Parses strict JSON. Never throws: what is wrong is in `faults`. */
export function parseJsonDocument(source: string): JsonDocument {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const positionAt = positionsOf(text);
  const malformed = (message: string, offset: number): JsonDocument => ({
    faults: [{ message, position: positionAt(offset), path: [] }],
    locate: () => positionAt(0),
  });

  const tooDeep = offsetBeyondDepth(text);
  if (tooDeep !== undefined) return malformed(`nested deeper than ${MAX_DEPTH} levels`, tooDeep);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowEmptyContent: true });
  const [first] = errors;
  if (first) return malformed(describe(first, text), first.offset);
  if (!root) return malformed('the file is empty', 0);

  const faults: SyntaxFault[] = [];
  const value = plainValue(root, [], (path, node) => {
    const name = JSON.stringify(path.at(-1));
    faults.push({ message: `${name} appears twice in this object`, position: positionAt(node.offset), path });
  });
  const locate = (path: Path, part: 'name' | 'value'): Position => {
    const node = nearestNode(root, path);
    const named = part === 'name' && node.parent?.type === 'property' ? node.parent : node;
    return positionAt(named.offset);
  };
  return { value, faults, locate };
}

function nearestNode(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

/** The value of a node of a text without errors: every property has a name and a value. */
function plainValue(node: Node, path: Path, duplicate: (path: Path, node: Node) => void): unknown {
  if (node.type === 'array')
    return node.children?.map((child, index) => plainValue(child, [...path, index], duplicate));
  if (node.type !== 'object') return node.value;
  const object: Record<string, unknown> = {};
  for (const { children } of node.children as Node[]) {
    const [name, value] = children as [Node, Node];
    const key = String(name.value);
    const inner = [...path, key];
    if (Object.hasOwn(object, key)) duplicate(inner, name);
    // Defined, not assigned: a property named `__proto__` stays data.
    else {
      const property = { value: plainValue(value, inner, duplicate), enumerable: true, writable: true };
      Object.defineProperty(object, key, { ...property, configurable: true });
    }
  }
  return object;
}

function offsetBeyondDepth(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const first = text.charAt(scanner.getTokenOffset());
    if (first === '{' || first === '[') depth++;
    if (first === '}' || first === ']') depth--;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

function positionsOf(text: string): (offset: number) => Position {
  const lineStarts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) lineStarts.push(match.index + match[0].length);
  return (offset) => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1, offset };
  };
}

const EXPECTED: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a property name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: "a ':' is expected here",
  CommaExpected: "a ',' is expected here",
  CloseBraceExpected: "a '}' is missing",
  CloseBracketExpected: "a ']' is missing",
  EndOfFileExpected: 'nothing may follow the end of the JSON value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a text that is not closed on its line',
  UnexpectedEndOfNumber: 'an unfinished number',
  InvalidUnicode: 'a \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'an escape that JSON does not know',
  InvalidCharacter: 'a control character, which JSON wants escaped',
};

function describe({ error, offset, length }: ParseError, text: string): string {
  if (offset >= text.trimEnd().length) return 'the file ends too early: is it complete?';
  const found = JSON.stringify(text.slice(offset, offset + Math.min(length, 20)));
  return `${EXPECTED[printParseErrorCode(error)] ?? 'this is not JSON'} (found ${found})`;
}
