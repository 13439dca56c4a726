#!/usr/bin/env node
import { main } from './main.js';
import { findPackage } from './package-folder.js';
import { processTerminal } from './terminal.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(); // the reader of the pipe has seen enough
  throw error;
});

void main(process.argv.slice(2), {
  terminal: processTerminal(process),
  package: findPackage(process.argv[1] ?? '.'),
  importModule: (url) => import(url) as Promise<object>,
}).then((exitCode) => {
  // The user's module may hold handles open; what was written has to arrive before the end all the same.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
});
