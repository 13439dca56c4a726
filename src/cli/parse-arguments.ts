import { parseArgs, type ParseArgsConfig } from 'node:util';
import { didYouMean } from '../util/suggest.js';
import type { Command, CommandInput, Options, ValueOption } from './command.js';
import { UsageError } from './report.js';

/**
 * The options and operands of one call of a command.
 *
 * @throws UsageError for the first argument that is wrong
 */
export function parseArguments(command: Command, args: readonly string[]): CommandInput<Options> {
  const { options } = command;
  const values: Record<string, string | boolean | undefined> = {};
  for (const [name, { kind }] of Object.entries(options)) values[name] = kind === 'flag' ? false : undefined;
  const operands: string[] = [];
  for (const token of tokensOf(args, options)) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option || token.rawName !== `--${token.name}`) throw unknownOption(token.rawName, options);
    if (values[token.name]) throw new UsageError(`${token.rawName} is given twice.`);
    if (option.kind === 'flag') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
      values[token.name] = true;
    } else {
      values[token.name] = checkedValue(token.rawName, option, token);
    }
  }
  checkOperands(command, operands);
  for (const [name, option] of Object.entries(options)) {
    if (option.kind === 'value' && option.required && values[name] === undefined) {
      throw new UsageError(`--${name} ${option.placeholder} is missing.`);
    }
  }
  return { options: values, operands };
}

function tokensOf(args: readonly string[], options: Options) {
  const types: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { kind }] of Object.entries(options))
    types[name] = { type: kind === 'flag' ? 'boolean' : 'string' };
  return parseArgs({ args: [...args], options: types, strict: false, allowPositionals: true, tokens: true }).tokens;
}

interface ValueToken {
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkedValue(name: string, { placeholder, choices }: ValueOption, token: ValueToken): string {
  const { value, inlineValue } = token;
  const looksLikeOption = !inlineValue && value !== undefined && value.startsWith('-') && value !== '-';
  if (value === undefined || value === '' || looksLikeOption) throw new UsageError(`${name} needs a ${placeholder}.`);
  if (choices && !choices.includes(value)) {
    const known = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
    throw new UsageError(`${name} can be ${known}, not '${value}'.${didYouMean(value, choices)}`);
  }
  return value;
}

function unknownOption(rawName: string, options: Options): UsageError {
  const names = [...Object.keys(options), 'help'].map((name) => `--${name}`);
  return new UsageError(`There is no option '${rawName}'.${didYouMean(rawName, names)}`);
}

function checkOperands({ name, operands }: Command, given: readonly string[]): void {
  const { min, max, placeholder } = operands ?? { min: 0, max: 0, placeholder: '' };
  const surplus = given[max];
  if (surplus !== undefined) throw new UsageError(`'${surplus}' is one argument too many for '${name}'.`);
  if (given.length < min) throw new UsageError(`A ${placeholder} is missing.`);
}
