import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const EXECUTABLE = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
/** Holds nothing but the executable; `dynoxide` brings the one of the platform with it. */
const PLATFORM_PACKAGE = `@dynoxide/${process.platform}-${process.arch}`;

/** The embedded engine's executable: from an npm package that the program can see, else from the PATH. */
export function findEngineBinary(): string | undefined {
  return [...packagedBinaries(), ...binariesOnPath()].find(isExecutable);
}

function* packagedBinaries(): Generator<string> {
  for (const folder of startingFolders()) {
    const platformPackage =
      packageFolder(PLATFORM_PACKAGE, folder) ?? packageFolder(PLATFORM_PACKAGE, packageFolder('dynoxide', folder));
    if (platformPackage !== undefined) yield join(platformPackage, EXECUTABLE);
  }
}

/** The working directory, the dynatomic that is installed there, and the script that runs (`npx dynatomic`). */
function* startingFolders(): Generator<string> {
  yield process.cwd();
  const installed = packageFolder('dynatomic', process.cwd());
  if (installed !== undefined) yield installed;
  const script = process.argv[1];
  if (script !== undefined && isReadable(script)) yield dirname(realpathSync(script));
}

/** Where npm put a package that code in `from` can import. Not asked of `require`, which test runners replace. */
function packageFolder(name: string, from: string | undefined): string | undefined {
  for (let folder = from; folder !== undefined; folder = parentOf(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (isReadable(candidate)) return realpathSync(candidate);
  }
  return undefined;
}

function parentOf(folder: string): string | undefined {
  const parent = dirname(folder);
  return parent === folder ? undefined : parent;
}

function binariesOnPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, EXECUTABLE));
}

const isExecutable = (file: string): boolean => isAccessible(file, constants.X_OK);
const isReadable = (file: string): boolean => isAccessible(file, constants.R_OK);

function isAccessible(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}
