import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/** Builds the package and packs it as npm would publish it, into a new temporary folder. */
export async function pack() {
  const folder = await mkdtemp(join(tmpdir(), 'dynatomic-'));
  await run('npm', ['pack', '--silent', '--pack-destination', folder]);
  const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  return { folder, tarball: join(folder, `${name}-${version}.tgz`) };
}
