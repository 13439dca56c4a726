import { DynatomicError } from '../errors/index.js';
import { didYouMean } from '../util/suggest.js';
import { commands } from './commands/index.js';
import type { Command, CommandContext } from './command.js';
import { commandHelp, overview } from './help.js';
import { parseArguments } from './parse-arguments.js';
import {
  CommandFailure,
  type ExitCode,
  type FileProblem,
  hasErrors,
  printJson,
  printText,
  type Report,
  UsageError,
} from './report.js';

/** Runs the command that the arguments ask for. Never rejects: what goes wrong is printed. */
export async function main(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { out, err } = context.terminal;
  const [name, ...rest] = args;
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  const print = options.includes('--json') ? printJson : printText;
  const command = commands.find((candidate) => candidate.name === name);
  try {
    if (name === '--version' || name === '-v') out.write(`${context.package.manifest.version}\n`);
    else if (name === '--help' || name === '-h') out.write(overview(commands, out));
    else if (name === undefined) throw new UsageError('Which command?');
    else if (!command) throw unknownCommand(name);
    else if (options.includes('--help') || options.includes('-h')) out.write(commandHelp(command, out));
    else return await run(command, rest, context, (report) => print(report, context.terminal));
    return 0;
  } catch (error) {
    if (error instanceof UsageError && print === printText) {
      const help = `npx dynatomic${command ? ` ${command.name}` : ''} --help`;
      err.write(`${err.red('error')} ${error.message}\n${err.dim(`Help: ${help}`)}\n`);
    } else print({ problems: problemsOf(error) }, context.terminal);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(
  command: Command,
  args: readonly string[],
  context: CommandContext,
  print: (report: Report) => void,
): Promise<ExitCode> {
  const input = parseArguments(command, args);
  const work = await command.load();
  const report = await work(input, context);
  print(report);
  await report.afterwards?.();
  return hasErrors(report) ? 1 : 0;
}

function unknownCommand(name: string): UsageError {
  const names = commands.map((command) => command.name);
  if (name.startsWith('-')) return new UsageError(`A command comes before '${name}': one of ${names.join(', ')}.`);
  return new UsageError(`There is no command '${name}'.${didYouMean(name, names)}`);
}

function problemsOf(error: unknown): readonly FileProblem[] {
  if (error instanceof CommandFailure) return error.problems;
  if (error instanceof UsageError) return [{ severity: 'error', code: 'USAGE', message: error.message }];
  if (error instanceof DynatomicError) return [{ severity: 'error', code: error.code, message: error.message }];
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [{ severity: 'error', code: 'UNEXPECTED', message }];
}
