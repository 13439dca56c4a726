import type { Manifest } from './package-folder.js';

export interface ProjectFile {
  /** Within the project. */
  readonly path: string;
  readonly text: string;
}

/** The embedded engine: `dynoxide` brings that of the platform; the one of most CI machines is named, too. */
const ENGINE = { '@dynoxide/linux-x64': '^1.2.1', dynoxide: '^1.2.1' };
const COMPILER = ['@types/node', 'typescript'];

/** A new project but for its sources: what it needs has the versions that this dynatomic is built and tested with. */
export function projectFiles(directory: string, manifest: Manifest): ProjectFile[] {
  const name = packageName(directory);
  return [
    { path: 'package.json', text: json(packageJson(name, manifest)) },
    { path: 'tsconfig.json', text: json(TSCONFIG) },
    { path: '.gitignore', text: 'node_modules/\ndist/\n' },
    { path: 'README.md', text: readme(name) },
  ];
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json#name */
function packageName(directory: string): string {
  const name = directory.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  return name.replaceAll(/^[._-]+|-+$/g, '') || 'my-service';
}

function packageJson(name: string, { version, peerDependencies, devDependencies }: Manifest): object {
  const compiler = COMPILER.map((tool) => [tool, devDependencies[tool]]);
  return {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=20' },
    scripts: { build: 'tsc', test: 'tsc && node --test dist/test/*.test.js' },
    dependencies: { ...peerDependencies, dynatomic: `^${version}` },
    devDependencies: Object.fromEntries(compiler) as object,
    optionalDependencies: ENGINE,
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'dist',
  },
  include: ['src', 'test'],
};

function readme(name: string): string {
  return `# ${name}

\`src/account.ts\` is an entity, \`src/account-service.ts\` a service with an atomic transfer, and
\`test/account-service.test.ts\` its test, which runs on an embedded DynamoDB engine.

\`\`\`sh
npm install
npm test
npx dynatomic local --entities dist/src/account.js                          # a local DynamoDB with the tables
npx dynatomic tables --entities dist/src/account.js --format cloudformation # the tables for production
npx dynatomic diagram --entities dist/src/account.js --format html --out diagram.html
\`\`\`
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
