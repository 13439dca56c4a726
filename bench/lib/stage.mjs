// Puts the build of dynatomic where contestants find it, so that it runs on the same copy of the SDK as its peers.
import { cp, mkdir, rm, access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BENCH = fileURLToPath(new URL('..', import.meta.url));
const ROOT = join(BENCH, '..');

export async function stage() {
  const target = join(BENCH, 'node_modules/dynatomic');
  await access(join(ROOT, 'dist')).catch(() => {
    throw new Error('Build dynatomic first: npm run build');
  });
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const part of ['package.json', 'dist']) await cp(join(ROOT, part), join(target, part), { recursive: true });
}
