import type { Command, Option } from './command.js';
import type { Style } from './terminal.js';

const WIDTH = 80;
const PROGRAM = 'npx dynatomic';

/** The list of commands. */
export function overview(commands: readonly Command[], style: Style): string {
  const rows = commands.map(({ name, summary }): Row => [name, summary]);
  const [first] = commands.flatMap(({ examples }) => examples);
  return sections(
    [
      ['', [`dynatomic: entities, transactions and a data layer generator for Amazon DynamoDB`]],
      ['Usage', [`${PROGRAM} COMMAND [options]`, `${PROGRAM} COMMAND --help`]],
      ['Commands', table(rows, style)],
      [
        'Options',
        table(
          [
            ['--help', 'Print this, or the help of a command.'],
            ['--version', 'Print the version of dynatomic.'],
          ],
          style,
        ),
      ],
      ['Example', first ? first.command.split('\n') : []],
      ['Exit codes', exitCodes('The command found problems; its help says which.', style)],
    ],
    style,
  );
}

/** Everything about one command. */
export function commandHelp(command: Command, style: Style): string {
  const { name, description, operands, options, examples, fails } = command;
  const rows: Row[] = [
    ...(operands ? [[operands.placeholder, operands.description] as const] : []),
    ...Object.entries(options).map(([option, spec]): Row => [optionText(option, spec), optionDescription(spec)]),
    ['--help', 'Print this.'],
  ];
  return sections(
    [
      ['', description.flatMap((paragraph, i) => [...(i > 0 ? [''] : []), ...wrap(paragraph, WIDTH)])],
      ['Usage', usage(command)],
      [operands ? 'Arguments and options' : 'Options', table(rows, style)],
      [
        'Examples',
        examples.flatMap((example, i) => [
          ...(i > 0 ? [''] : []),
          style.dim(`# ${example.does}`),
          ...example.command.split('\n'),
        ]),
      ],
      ['Exit codes', exitCodes(fails, style)],
    ],
    style,
  ).replace(/^/, `${style.bold(`dynatomic ${name}`)}\n\n`);
}

type Row = readonly [string, string];

function sections(parts: readonly (readonly [string, readonly string[]])[], { bold }: Style): string {
  const texts = parts.map(([title, lines]) => {
    if (title === '') return lines.map((line) => `${line}\n`).join('');
    return `${bold(title)}\n${lines.map((line) => `${`  ${line}`.trimEnd()}\n`).join('')}`;
  });
  return texts.join('\n');
}

function usage({ name, operands, options }: Command): string[] {
  const words = [
    ...(operands ? [operandUsage(operands)] : []),
    ...Object.entries(options).map(([option, spec]) => {
      const text = optionText(option, spec);
      return spec.kind === 'value' && spec.required ? text : `[${text}]`;
    }),
  ];
  const start = `${PROGRAM} ${name}`;
  const [first = start, ...rest] = wrapWords([start, ...words], WIDTH - 2);
  return [first, ...rest.map((line) => `    ${line}`)];
}

function operandUsage({ placeholder, min, max }: NonNullable<Command['operands']>): string {
  const text = max > 1 ? `${placeholder}...` : placeholder;
  return min > 0 ? text : `[${text}]`;
}

function optionText(name: string, option: Option): string {
  return option.kind === 'flag' ? `--${name}` : `--${name} ${option.placeholder}`;
}

function optionDescription(option: Option): string {
  if (option.kind === 'flag' || !option.choices) return option.description;
  return `${option.description} One of ${option.choices.join(', ')}.`;
}

function exitCodes(fails: string, style: Style): string[] {
  return table(
    [
      ['0', 'All is well; there may be warnings.'],
      ['1', fails],
      ['2', 'The arguments are wrong, or name a file that is not there.'],
    ],
    style,
  );
}

function table(rows: readonly Row[], { cyan }: Style): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 3;
  return rows.flatMap(([name, text]) =>
    wrap(text, WIDTH - 2 - left).map(
      (line, i) => `${i === 0 ? cyan(name) + ' '.repeat(left - name.length) : ' '.repeat(left)}${line}`,
    ),
  );
}

function wrap(text: string, width: number): string[] {
  return wrapWords(text.split(' '), width);
}

function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
