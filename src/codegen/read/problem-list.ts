import type { Problem, ProblemCode, ProblemDetails } from '../problem.js';
import type { JsonDocument, Position } from './json-document.js';
import { formatPath, type Path } from './path.js';

/** Tells of a problem at a path of the document. */
export type Report = (path: Path, code: ProblemCode, message: string, details?: ProblemDetails) => void;

/** Collects the problems of one document, each with its position. */
export class ProblemList {
  readonly #document: JsonDocument;
  readonly #found = new Map<string, { readonly problem: Problem; readonly position: Position }>();

  constructor(document: JsonDocument) {
    this.#document = document;
    for (const { path, position, message } of document.faults) {
      this.#add(position, { code: 'MALFORMED_JSON', severity: 'error', path: formatPath(path), message });
    }
  }

  readonly report: Report = (path, code, message, { suggestion, severity = 'error', atName = false } = {}) => {
    const position = this.#document.locate(path, atName ? 'name' : 'value');
    const suggested = suggestion === undefined ? {} : { suggestion };
    this.#add(position, { code, severity, path: formatPath(path), message, ...suggested });
  };

  /** Whether an error was reported at `path` or below it. */
  hasErrorsWithin(path: Path): boolean {
    const outer = formatPath(path);
    return [...this.#found.values()].some(
      ({ problem }) =>
        problem.severity === 'error' &&
        problem.path.startsWith(outer) &&
        (outer === '' || ['', '.', '['].includes(problem.path.charAt(outer.length))),
    );
  }

  get hasErrors(): boolean {
    return this.hasErrorsWithin([]);
  }

  /** All problems, in document order. */
  toArray(): Problem[] {
    return [...this.#found.values()]
      .sort((a, b) => a.position.offset - b.position.offset)
      .map(({ problem }) => problem);
  }

  #add(position: Position, details: Omit<Problem, 'line' | 'column'>): void {
    const problem: Problem = { ...details, line: position.line, column: position.column };
    const identity = `${problem.path}\n${problem.code}\n${problem.message}`;
    if (!this.#found.has(identity)) this.#found.set(identity, { problem, position });
  }
}
