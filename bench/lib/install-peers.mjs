// Peers are no dependencies of the project: they are installed here, on first use.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH } from './stage.mjs';

export function installPeers() {
  if (isInstalled()) return;
  console.error('Installing the peers: npm ci --prefix bench');
  const { status } = spawnSync('npm', ['ci', '--prefix', BENCH, '--no-audit', '--no-fund'], {
    cwd: BENCH,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The peers could not be installed; npm run bench:smoke does without them');
}

/** npm keeps a copy of the lock file of what it installed; ours says the same of every package that this machine needs. */
function isInstalled() {
  try {
    const installed = JSON.parse(readFileSync(join(BENCH, 'node_modules/.package-lock.json'), 'utf8')).packages;
    const { packages } = JSON.parse(readFileSync(join(BENCH, 'package-lock.json'), 'utf8'));
    return Object.entries(packages).every(
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    );
  } catch {
    return false;
  }
}
