type HclValue = string | boolean | readonly string[];
type HclArgument = readonly [name: string, value: HclValue];

/** A block of Terraform's language: its arguments come first, then its nested blocks. */
export interface HclBlock {
  readonly header: string;
  readonly body: readonly HclLine[];
}

/** An argument with its value, left out where that is undefined, or a nested block. */
export type HclLine = HclArgument | readonly [name: string, value: undefined] | HclBlock;

export function block(header: string, body: readonly HclLine[]): HclBlock {
  return { header, body };
}

/** Text in Terraform's language, laid out as `terraform fmt` does. */
export function hclText(root: HclBlock): string {
  return `${[...lines(root, '')].join('\n')}\n`;
}

function* lines({ header, body }: HclBlock, indent: string): Generator<string> {
  const inner = `${indent}  `;
  const args = body.filter(isArgument);
  const width = Math.max(...args.map(([name]) => name.length));
  yield `${indent}${header} {`;
  for (const [name, value] of args) yield `${inner}${name.padEnd(width)} = ${literal(value)}`;
  for (const nested of body.filter(isBlock)) {
    yield '';
    yield* lines(nested, inner);
  }
  yield `${indent}}`;
}

function isBlock(line: HclLine): line is HclBlock {
  return 'header' in line;
}

function isArgument(line: HclLine): line is HclArgument {
  return !isBlock(line) && line[1] !== undefined;
}

function literal(value: HclValue): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? quoted(value) : `[${value.map(quoted).join(', ')}]`;
}

/** Text in quotes. `${` and `%{` would start a template. https://developer.hashicorp.com/terraform/language/expressions/strings */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what HCL wants escaped
  const escaped = text.replace(/["\\\u0000-\u001f]/g, (char) =>
    char < ' ' ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : `\\${char}`,
  );
  return `"${escaped.replace(/[$%](?=\{)/g, '$&$&')}"`;
}
