import { ExpressionError } from '../errors/index.js';
import type { TextSource } from './text-source.js';

/** What stands for a slot when a template is shown in a message. */
const SHOWN_SLOT = '${…}';

export type TokenKind = 'name' | 'index' | 'symbol' | 'placeholder' | 'slot' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Offset in the text as it is shown. */
  readonly start: number;
  /** What stands in a slot. */
  readonly slot?: unknown;
}

const SPACE = /\s*/y;
const TOKENS: readonly (readonly [TokenKind, RegExp])[] = [
  ['name', /[\p{L}_$][\p{L}\p{M}\p{N}_$]*/uy],
  ['placeholder', /:[\p{L}\p{N}_]+/uy],
  ['index', /\d+(?![\p{L}\p{N}_.])/uy],
  ['symbol', /<>|<=|>=|(?:[=<>](?![=<>]))|[()[\].,+-]/y],
];

/** What people write by habit, and what DynamoDB has for it. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/['"`\d]|-\d/y, 'A value is not written into the text: use ${value} in expr`…`, or :name and its value.'],
  [
    /#/y,
    "Write the attribute's own name: every name is aliased for you. One with other characters goes by ${attr('…')}.",
  ],
  [/!=/y, 'Not equal is <>.'],
  [/==/y, 'Equal is =.'],
  [/=>/y, 'Greater or equal is >=.'],
  [/=</y, 'Less or equal is <=.'],
  [/&&/y, 'Write AND.'],
  [/\|\|/y, 'Write OR.'],
  [/!/y, 'Write NOT.'],
];

/** @throws ExpressionError at the first character that starts no token */
export function tokenize({ pieces, slots }: TextSource): readonly Token[] {
  const shown = pieces.join(SHOWN_SLOT);
  const tokens: Token[] = [];
  let offset = 0;
  for (const [i, piece] of pieces.entries()) {
    let at = skipSpace(piece, 0);
    while (at < piece.length) {
      const token = tokenAt(piece, at, offset);
      if (token === undefined) throw textError(shown, offset + at, 1, hintAt(piece, at));
      tokens.push(token);
      at = skipSpace(piece, at + token.text.length);
    }
    offset += piece.length;
    if (i < slots.length) tokens.push({ kind: 'slot', text: SHOWN_SLOT, start: offset, slot: slots[i] });
    offset += SHOWN_SLOT.length;
  }
  tokens.push({ kind: 'end', text: '', start: shown.length });
  return tokens;
}

export function shownText({ pieces }: TextSource): string {
  return pieces.join(SHOWN_SLOT);
}

/** An error that shows the line it is in, with carets under the place. */
export function textError(shown: string, start: number, length: number, message: string): ExpressionError {
  const lineStart = shown.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = shown.indexOf('\n', lineStart);
  const line = shown.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const carets = ' '.repeat(start - lineStart) + '^'.repeat(Math.max(1, length));
  return new ExpressionError(`${message}\n  ${line}\n  ${carets}`);
}

function tokenAt(piece: string, at: number, offset: number): Token | undefined {
  for (const [kind, pattern] of TOKENS) {
    const text = matchAt(pattern, piece, at);
    if (text !== undefined) return { kind, text, start: offset + at };
  }
  return undefined;
}

function hintAt(piece: string, at: number): string {
  const hint = HINTS.find(([pattern]) => matchAt(pattern, piece, at) !== undefined);
  return hint?.[1] ?? 'This character has no meaning in an expression.';
}

function skipSpace(piece: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(piece);
  return SPACE.lastIndex;
}

function matchAt(pattern: RegExp, piece: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(piece)?.[0];
}
