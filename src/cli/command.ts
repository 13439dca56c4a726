import type { Package } from './package-folder.js';
import type { Report } from './report.js';
import type { Terminal } from './terminal.js';

/** An option that is there or not, such as `--json`. */
export interface FlagOption {
  readonly kind: 'flag';
  readonly description: string;
}

/** An option with a value, such as `--schema FILE`. */
export interface ValueOption {
  readonly kind: 'value';
  /** What stands for the value in help: `FILE`, `DIR`, `N`. */
  readonly placeholder: string;
  readonly description: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
}

export type Option = FlagOption | ValueOption;
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends ValueOption
  ? (O['choices'] extends readonly (infer C)[] ? C : string) | (O['required'] extends true ? never : undefined)
  : boolean;

/** The options of one call, by name. */
export type Values<O extends Options> = { readonly [N in keyof O]: ValueOf<O[N]> };

/** Arguments that are no options: `FILE...`, `[DIR]`. */
export interface Operands {
  readonly placeholder: string;
  readonly description: string;
  readonly min: number;
  readonly max: number;
}

export interface Example {
  readonly does: string;
  readonly command: string;
}

/** What a command has around it. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly package: Package;
  /** Imports a module by its URL. */
  readonly importModule: ImportModule;
}

export type ImportModule = (url: string) => Promise<object>;

export interface CommandInput<O extends Options> {
  readonly options: Values<O>;
  readonly operands: readonly string[];
}

export type Run<O extends Options> = (input: CommandInput<O>, context: CommandContext) => Promise<Report>;

/** A command: what its help says, and how to get what it does. The work is loaded when it is asked for. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly operands?: Operands;
  readonly options: O;
  readonly examples: readonly Example[];
  /** When the exit code is 1. */
  readonly fails: string;
  load(): Promise<Run<O>>;
}

/** The option that every command has. */
export const jsonOption = {
  kind: 'flag',
  description: 'Print the result as one JSON document, problems included.',
} as const satisfies FlagOption;

/** Keeps the types of a command's options for what `load` gives. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}
