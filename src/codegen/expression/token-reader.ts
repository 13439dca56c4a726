import { ExpressionFault, type PathOperand, type PlaceholderOperand } from './expression.js';

const TOKEN =
  /\s*(?:(?<placeholder>:[A-Za-z_]\w*)|(?<name>[A-Za-z_]\w*)|(?<number>\d+)|(?<sign><>|<=|>=|[=<>()[\],.+-]))/y;

interface Token {
  readonly kind: 'placeholder' | 'name' | 'number' | 'sign' | 'end';
  readonly text: string;
}

const END: Token = { kind: 'end', text: 'the end' };

/** The tokens of an expression, with the productions that conditions and updates share. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  get next(): Token {
    return this.#tokens[this.#position] ?? END;
  }

  /** Takes the next token when it is `text`; keywords in any case. */
  take(text: string): boolean {
    const { next } = this;
    if (next.kind === 'end' || next.kind === 'placeholder' || next.text.toUpperCase() !== text.toUpperCase())
      return false;
    this.#position++;
    return true;
  }

  /** Takes a name that is followed by an opening parenthesis: a function. */
  takeFunction(...names: readonly string[]): string | undefined {
    const { next } = this;
    if (next.kind !== 'name' || this.#tokens[this.#position + 1]?.text !== '(') return undefined;
    const name = names.find((candidate) => candidate === next.text.toLowerCase());
    if (name === undefined)
      throw new ExpressionFault(`there is no function '${next.text}' here; known: ${names.join(', ')}`);
    this.#position += 2;
    return name;
  }

  expect(text: string): void {
    if (!this.take(text)) throw new ExpressionFault(`'${text}' is expected before '${this.next.text}'`);
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') throw new ExpressionFault(`'${this.next.text}' is not expected here`);
  }

  value(): PathOperand | PlaceholderOperand {
    const { next } = this;
    if (next.kind !== 'placeholder') return this.path();
    this.#position++;
    return { kind: 'placeholder', name: next.text.slice(1) };
  }

  path(): PathOperand {
    const root = this.#name();
    const steps: (string | number)[] = [];
    for (;;) {
      if (this.take('.')) steps.push(this.#name());
      else if (this.take('[')) {
        steps.push(Number(this.#expectKind('number', 'a position')));
        this.expect(']');
      } else return { kind: 'path', root, steps };
    }
  }

  #name(): string {
    return this.#expectKind('name', 'a field or a :placeholder');
  }

  #expectKind(kind: Token['kind'], what: string): string {
    const { next } = this;
    if (next.kind !== kind) throw new ExpressionFault(`${what} is expected before '${next.text}'`);
    this.#position++;
    return next.text;
  }
}

/** DynamoDB takes 300 operators in an expression: more tokens than this can't be right. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
const MAX_TOKENS = 1_500;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    const [kind, text] = Object.entries(groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    if (text === undefined) throw new ExpressionFault(`'${source.slice(from).trim().slice(0, 20)}' can't be read`);
    tokens.push({ kind: kind as Token['kind'], text });
    if (tokens.length > MAX_TOKENS) throw new ExpressionFault('it is too long for DynamoDB');
  }
  return tokens;
}
