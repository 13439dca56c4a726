// How the demo tells what happens: chapters of calls and of facts, each of which is verified.
import { bold, cyan, dim, green, print, red } from './terminal.js';
import { wireLog } from './wire-log.js';

let chapters = 0;
let facts = 0;

export function chapter(name: string, about: string): void {
  chapters += 1;
  print('', `${cyan(String(chapters))}  ${bold(name)}`, `   ${dim(about)}`);
}

export function factsShown(): number {
  return facts;
}

/** Prints what was shown to be true. @throws Error when it isn't, which ends the demo */
export function fact(text: string, holds: boolean): void {
  print(`   ${holds ? green('✓') : red('✗')} ${text}`);
  if (!holds) throw new Error(`This should hold: ${text}`);
  facts += 1;
}

/** Prints a call, what it sends and what comes back. */
export async function call<T>(text: string, action: () => Promise<T>): Promise<T> {
  print('', `   ${bold(text)}`);
  wireLog.on = true;
  try {
    return await action();
  } finally {
    wireLog.on = false;
  }
}

/** Prints a call that must fail with an error of this class, and resolves to that error. */
export async function refused<E extends Error>(
  text: string,
  errorClass: abstract new (...args: never[]) => E,
  action: () => Promise<unknown>,
): Promise<E> {
  const error = await call(text, () =>
    action().then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  if (!(error instanceof errorClass)) throw new Error(`${text} did not end with ${errorClass.name}`, { cause: error });
  print(`   ${red('throws')} ${errorClass.name}: ${error.message}`);
  return error;
}
