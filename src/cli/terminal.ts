/** Marks that people see on a terminal, and no program in a pipe. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** Starts the line of a success: a tick on a terminal, else nothing. */
  readonly tick: string;
}

/** One of the two streams that a command writes to. */
export interface Output extends Style {
  write(text: string): void;
}

/** Where a command writes: its product to `out`, everything about the work to `err`. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  /** Shows what takes long, on one line that disappears; nothing where `err` is no terminal. */
  progress<T>(message: string, work: Promise<T>): Promise<T>;
}

/** A writable stream that may be a terminal. */
export interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface TerminalEnvironment {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const ERASE_LINE = '\r\u001b[2K';

/** The terminal of a process. `NO_COLOR` (https://no-color.org) and `TERM=dumb` turn colours off. */
export function processTerminal({ stdout, stderr, env }: TerminalEnvironment): Terminal {
  const colours = !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const err = output(stderr, colours);
  return {
    out: output(stdout, colours),
    err,
    async progress(message, work) {
      if (!stderr.isTTY) return work;
      err.write(err.dim(`${message} …`));
      try {
        return await work;
      } finally {
        err.write(ERASE_LINE);
      }
    },
  };
}

function output(stream: Stream, colours: boolean): Output {
  const interactive = stream.isTTY === true;
  const style =
    (code: number) =>
    (text: string): string =>
      interactive && colours ? `\u001b[${code}m${text}\u001b[0m` : text;
  const green = style(32);
  return {
    bold: style(1),
    dim: style(2),
    red: style(31),
    yellow: style(33),
    green,
    cyan: style(36),
    tick: interactive ? `${green('✔')} ` : '',
    write: (text) => void stream.write(text),
  };
}
