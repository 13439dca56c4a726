import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The installed package that the command line belongs to. */
export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What the command line reads of its package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The package that holds a script. Found by walking up: `import.meta` is not there in the CommonJS build. */
export function findPackage(script: string): Package {
  let folder = dirname(realpathSync(script));
  for (;;) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
      if (manifest.name === 'dynatomic') return { folder, manifest };
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${script} is not part of dynatomic`);
    folder = parent;
  }
}
