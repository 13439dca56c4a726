import type { Terminal } from './terminal.js';

/** Something wrong with what the user gave. Lines and columns count from 1. */
export interface FileProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Where in the file: a JSON path, or the name of an entity. */
  readonly path?: string;
  readonly suggestion?: string;
}

/** A file that a command wrote, removed or looked at. */
export interface FileChange {
  readonly path: string;
  readonly change: 'created' | 'updated' | 'unchanged' | 'removed';
}

/** What a command has to say; `--json` prints it as it is. */
export interface Report {
  readonly problems?: readonly FileProblem[] | undefined;
  readonly files?: readonly FileChange[] | undefined;
  /** For people: what was done. Not printed when there are errors. */
  readonly summary?: string | undefined;
  /** The text that was asked for, for standard output. */
  readonly output?: string | undefined;
  /** More for `--json`. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** What goes on once the report was printed. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

/** 0: fine, warnings too; 1: problems; 2: bad usage. */
export type ExitCode = 0 | 1 | 2;

/** The arguments are wrong, or name something that isn't there. */
export class UsageError extends Error {}

/** The work can't be done, for these reasons. */
export class CommandFailure extends Error {
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}

export function hasErrors({ problems = [] }: Report): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

export function printJson({ problems = [], files, output, details }: Report, { out }: Terminal): void {
  const ok = !hasErrors({ problems });
  out.write(`${JSON.stringify({ ok, problems, ...details, files, output }, null, 2)}\n`);
}

/** For people: problems on standard error, then what was done. */
export function printText(report: Report, { out, err }: Terminal): void {
  const { problems = [], output, summary } = report;
  for (const problem of problems) err.write(problemText(problem, err));
  if (hasErrors(report)) return err.write(`${err.red(countProblems(problems))}\n`);
  if (output !== undefined) out.write(output);
  if (summary !== undefined) out.write(`${out.tick}${summary}\n`);
}

function problemText(problem: FileProblem, { red, yellow, bold, dim }: Terminal['err']): string {
  const { severity, code, message, path, suggestion } = problem;
  const label = severity === 'error' ? red('error') : yellow('warning');
  const head = [bold(place(problem)), label, dim(code), path ?? ''].filter((part) => part !== '').join(' ');
  const advice = suggestion === undefined ? message : `${message.replace(/\.$/, '')}; try '${suggestion}'`;
  const text = advice.replaceAll('\n', '\n  ');
  return `${head}\n  ${text}\n`;
}

function place({ file, line, column }: FileProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** `2 errors, 1 warning`. */
export function countProblems(problems: readonly FileProblem[]): string {
  const count = (severity: FileProblem['severity']): string[] => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number === 0 ? [] : [plural(number, severity)];
  };
  return [...count('error'), ...count('warning')].join(', ');
}

/** `1 table`, `2 tables`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
