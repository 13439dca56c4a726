/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/no-eval-environment.cjs',
  maxWorkers: 2,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/consumer/'],
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
    '^dynatomic$': '<rootDir>/src/index.ts',
    '^dynatomic/(testing|tables|codegen)$': '<rootDir>/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: [['text', { skipFull: true }], 'lcovonly'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
