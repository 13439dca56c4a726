// Parts of the library that Node.js reads at their first use instead of at import, each a file of its own. For all others
// each of their functions and classes has a stand-in of its name, which loads the part when it is called.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Modules by the part that they belong to: what isn't needed to import the index and to put and get entities. */
const PARTS = JSON.parse(await readFile(new URL('later.json', import.meta.url), 'utf8'));
const PART_OF = new Map(
  Object.entries(PARTS).flatMap(([part, modules]) => modules.map((name) => [`${name}.js`, part])),
);

/**
 * A plugin of esbuild for the ES modules below `root`. What it makes calls `now(import(…))`, which `loadNow` completes
 * once all is CommonJS. The index is there before any part.
 */
export async function loadLater(root) {
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.js'));
  const sources = await Promise.all(files.map(async (file) => [file, await readFile(join(root, file), 'utf8')]));
  const exportedByIndex = new Set(Object.values(await import(pathToFileURL(join(root, 'index.js')))));

  return {
    name: 'load later',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^later:/ }, ({ path }) => ({ path: path.slice('later:'.length), namespace: 'later' }));
      onResolve({ filter: /^\./, namespace: 'file' }, ({ kind, importer, path }) => {
        const file = join(relative(root, dirname(importer)), path);
        const part = PART_OF.get(file);
        if (kind !== 'import-statement' || part === undefined || part === PART_OF.get(relative(root, importer)))
          return undefined;
        return { path: file, namespace: 'stand-in', pluginData: part };
      });
      onLoad({ filter: /.*/, namespace: 'stand-in' }, async ({ path: file, pluginData: part }) => ({
        contents: await standIns(file, part),
      }));
      onLoad({ filter: /.*/, namespace: 'later' }, ({ path: part }) => ({
        contents: [
          "import './index.js';",
          ...PARTS[part].map((name) => `export * as ${nameOf(`${name}.js`)} from './${name}.js';`),
        ].join('\n'),
        resolveDir: root,
      }));
    },
  };

  async function standIns(file, part) {
    const exported = Object.entries(await import(pathToFileURL(join(root, file))));
    return [
      `let loaded;\nconst load = () => (loaded ??= now(import('later:${part}')).${nameOf(file)});`,
      ...exported.map(([name, value]) => `let later_${name} = ${standIn(name, value)};`),
      `export { ${exported.map(([name]) => `later_${name} as ${name}`).join(', ')} };`,
    ].join('\n');

    function standIn(name, value) {
      const real = `(later_${name} = load().${name})`;
      if (typeof value === 'number' || typeof value === 'string') return JSON.stringify(value);
      if (typeof value !== 'function') throw new Error(`${file}: ${name} can't be loaded later`);
      if (!/^class\b/.test(value)) return `{ ${name}: (...args) => ${real}(...args) }.${name}`;
      requireConstructedOnly(name, value, part);
      return `function (...args) { return new ${real}(...args); }`;
    }
  }

  /** A stand-in for a class makes its instances, but is not their class. */
  function requireConstructedOnly(name, value, part) {
    const otherUse = new RegExp(`\\b(instanceof|extends) ${name}\\b|\\b${name}\\.`);
    const user = sources.find(([file, source]) => PART_OF.get(file) !== part && otherUse.test(source))?.[0];
    if (user ?? exportedByIndex.has(value)) {
      throw new Error(`${user ?? 'who imports the library'} may do more with ${name} than construct it`);
    }
  }
}

/** Completes what `loadLater` made, on its way to CommonJS. Nothing needs a file of which it takes nothing. */
export const loadNow = {
  name: 'load now',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      return { contents: code.replace(/\bnow\(import\((".*?")\)\)/g, 'require($1)').replace(/^import "\..*";$/gm, '') };
    });
  },
};

function nameOf(file) {
  return file.replace(/\W/g, '_');
}
