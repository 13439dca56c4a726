const { DYNATOMIC_SDK: sdk, DYNATOMIC_WIRE: wire, DYNATOMIC_BUILD: build } = process.env;
/** `DYNATOMIC_SDK=oldest` is the SDK of that folder of `test/sdk`, instead of the one that everything else is tested with. */
const ofSdk = {
  '^@aws-sdk/(client|lib|util)-dynamodb$': `<rootDir>/test/sdk/${sdk}/node_modules/@aws-sdk/$1-dynamodb`,
};
/** `DYNATOMIC_WIRE=sdk` sends every request as a `DataSource` with `wire: 'sdk'` does. */
const ofWire = { '^\\./connection\\.js$': '<rootDir>/test/support/sdk-connection.ts' };
/** `DYNATOMIC_BUILD=cjs` is that folder of `dist` wherever a test imports the package, instead of the sources. */
const [folder, index] = build === undefined ? ['src', 'index.ts'] : [`dist/${build}`, 'index.js'];
/** What is true of the wire path alone: neither of both takes it, the SDK being too old. */
const wirePath = '<rootDir>/test/fault/client-(endpoint|wire)\\.test\\.ts';

/** The counters of coverage make code from strings; the runs without them show that nothing else does. */
const noEval = '<rootDir>/test/no-eval\\.test\\.ts';
const leftOut = [...((sdk ?? wire) ? [wirePath] : []), ...(process.argv.includes('--coverage') ? [noEval] : [])];

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/no-eval-environment.cjs',
  maxWorkers: 2,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/consumer/', ...leftOut],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    ...(sdk !== undefined && ofSdk),
    ...(wire === 'sdk' && ofWire),
    '^dynatomic$': `<rootDir>/${folder}/${index}`,
    '^dynatomic/(testing|tables|codegen)$': `<rootDir>/${folder}/$1/${index}`,
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: [['text', { skipFull: true }], 'lcovonly'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
