// What npm would publish, judged by publint and by attw.
import { rm } from 'node:fs/promises';
import { pack } from './pack.mjs';
import { run } from './run.mjs';

const { folder, tarball } = await pack();
try {
  await run('npx', ['publint', '--strict', tarball]);
  // A file for editors, which take it by its path; resolution as in Node 10 knows no subpath of that kind.
  await run('npx', ['attw', '--exclude-entrypoints', 'schema.json', '--', tarball]);
} finally {
  await rm(folder, { recursive: true });
}
