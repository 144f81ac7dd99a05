const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
        },
        module: { type: 'es6' },
      },
    ],
  },
  setupFiles: ['<rootDir>/test/support/setup.mjs'],
  setupFilesAfterEnv: ['<rootDir>/test/support/frame.setup.ts'],
};

export default {
  // Not per project: jest ignores it there without a word.
  testTimeout: 60_000,
  // Modules of a suite are never freed with vm modules: in one process the later suites only collect garbage.
  workerIdleMemoryLimit: '1GB',
  globalSetup: '<rootDir>/test/support/global.setup.mjs',
  globalTeardown: '<rootDir>/test/support/global.teardown.mjs',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.{e2e,pin}-spec.ts'],
    },
    { ...common, displayName: 'fuzz', testMatch: ['<rootDir>/test/fuzz/*.fuzz-spec.ts'] },
  ],
};
