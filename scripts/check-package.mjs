// What npm would publish, judged by publint and by attw.
import { rm } from 'node:fs/promises';
import { pack } from './pack.mjs';
import { run } from './run.mjs';

const { folder, tarball } = await pack();
try {
  await run('npx', ['publint', '--strict', tarball]);
  await run('npx', ['attw', tarball]);
} finally {
  await rm(folder, { recursive: true });
}
