/** A piece of code whose line breaks are not decided yet. */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: 'group' | 'indent'; readonly content: Doc }
  | { readonly kind: 'line' | 'softline' | 'hardline' }
  /** Text that is there only where the group around it is broken. */
  | { readonly kind: 'ifBroken'; readonly text: string };

export const line: Doc = { kind: 'line' };
export const softline: Doc = { kind: 'softline' };
export const hardline: Doc = { kind: 'hardline' };

/** On one line where it fits, else broken at all of its own lines. */
export const group = (...content: Doc[]): Doc => ({ kind: 'group', content });
export const indent = (...content: Doc[]): Doc => ({ kind: 'indent', content });

export function join(separator: Doc, items: readonly Doc[]): Doc[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
}

/** `(a, b)` or `[a, b]`: one item a line, with a trailing comma, where it doesn't fit. */
export function list(open: string, items: readonly Doc[], close: string): Doc {
  if (items.length === 0) return open + close;
  return group(open, indent(softline, ...join([',', line], items)), { kind: 'ifBroken', text: ',' }, softline, close);
}

/** A list with every item on its own line. */
export function openList(items: readonly Doc[]): Doc {
  return ['[', indent(hardline, ...join([',', hardline], items), ','), hardline, ']'];
}

/** A call. A last argument that is an object or list keeps to the call's own lines. */
export function call(callee: Doc, args: readonly Doc[], hug = false): Doc {
  return hug && args.length > 0 ? [callee, '(', ...join(', ', args), ')'] : [callee, list('(', args, ')')];
}

/** A call whose last argument is an arrow function: `head` ends with the arrow. */
export function callWith(head: Doc, body: Doc): Doc {
  return group(head, indent(line, body), { kind: 'ifBroken', text: ',' }, softline, ')');
}

/** `{ a: 1, b }`. */
export function object(entries: readonly Doc[]): Doc {
  if (entries.length === 0) return '{}';
  return group('{', indent(line, ...join([',', line], entries)), { kind: 'ifBroken', text: ',' }, line, '}');
}

/** An object with every entry on its own line. */
export function openObject(entries: readonly Doc[]): Doc {
  return ['{', indent(hardline, ...join([',', hardline], entries), ','), hardline, '}'];
}

/** Statements or members, each on lines of its own. */
export function lines(items: readonly Doc[]): Doc[] {
  return join(hardline, items);
}

/** A block in braces. */
export function block(statements: readonly Doc[]): Doc {
  return ['{', indent(hardline, ...lines(statements)), hardline, '}'];
}

const WIDTH = 120;
const INDENT = 2;

interface Pending {
  readonly doc: Doc;
  readonly depth: number;
  readonly broken: boolean;
}

/** Lays out a document in lines of up to 120 characters, where the text allows it. */
export function layOut(document: Doc): string {
  let text = '';
  let column = 0;
  const put = (piece: string): void => {
    text += piece;
    column += piece.length;
  };
  const breakLine = (depth: number): void => {
    text = `${text.replace(/ +$/, '')}\n${' '.repeat(depth)}`;
    column = depth;
  };
  const stack: Pending[] = [{ doc: document, depth: 0, broken: true }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { doc, depth, broken } = top;
    if (typeof doc === 'string') put(doc);
    else if (isList(doc)) stack.push(...doc.map((inner) => ({ doc: inner, depth, broken })).reverse());
    else if (doc.kind === 'indent') stack.push({ doc: doc.content, depth: depth + INDENT, broken });
    else if (doc.kind === 'ifBroken') put(broken ? doc.text : '');
    else if (doc.kind === 'group') {
      const flat = !hasHardline(doc.content) && fits(doc.content, WIDTH - column, stack);
      stack.push({ doc: doc.content, depth, broken: !flat });
    } else if (broken || doc.kind === 'hardline') breakLine(depth);
    else put(doc.kind === 'line' ? ' ' : '');
  }
  return `${text.trimEnd()}\n`;
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

function hasHardline(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some(hasHardline);
  return doc.kind === 'hardline' || ((doc.kind === 'group' || doc.kind === 'indent') && hasHardline(doc.content));
}

/** Whether a document fits flat, with what follows it up to the next possible break. */
function fits(content: Doc, width: number, following: readonly Pending[]): boolean {
  let left = width;
  let next = following.length;
  const stack: { readonly doc: Doc; readonly broken: boolean }[] = [{ doc: content, broken: false }];
  while (left >= 0) {
    const top = stack.pop() ?? following[--next];
    if (!top) return true;
    const { doc, broken } = top;
    if (typeof doc === 'string') left -= doc.length;
    else if (isList(doc)) stack.push(...doc.map((inner) => ({ doc: inner, broken })).reverse());
    else if (doc.kind === 'group' || doc.kind === 'indent') {
      stack.push({ doc: doc.content, broken: doc.kind === 'group' ? false : broken });
    } else if (doc.kind === 'ifBroken') left -= broken ? doc.text.length : 0;
    else if (broken || doc.kind === 'hardline') return true;
    else left -= doc.kind === 'line' ? 1 : 0;
  }
  return false;
}
