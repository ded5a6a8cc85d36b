import { configDefaults, defineConfig } from 'vitest/config'

// The two kinds differ in one thing: tests that need PostgreSQL share one server, started only when one of them runs.
const DATABASE = [
  'src/**/*.db.test.ts',
  'tests/journeys/**/*.test.ts',
  'tests/security/**/*.test.ts',
  'tests/durability/**/*.test.ts',
]
/** Puts something of its own in the place of a library, before anybody else has loaded it. */
const ALONE = ['tests/security/sign-in.test.ts']
const PURE = ['src/**/*.test.{ts,tsx}', 'tests/*.test.ts', 'tests/builders/**/*.test.ts']

const EVERY_TEST = {
  setupFiles: ['tests/builders/property-seed.ts'],
  // Both cores are at work: what is thrown away is cleared seldom, and by the worker itself rather than by threads beside it.
  execArgv: ['--max-semi-space-size=64', '--single-threaded-gc'],
}

const DATABASE_TESTS = {
  ...EVERY_TEST,
  // What the command says at a terminal is read by tests.
  env: { DANXIA_LANG: 'en' },
  globalSetup: ['tests/builders/database-server.ts'],
  // A journey that cannot end is a fault; one on a busy machine only takes longer.
  testTimeout: 120_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 20_000 } },
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...EVERY_TEST,
          name: 'pure',
          // They share nothing that changes, so the modules they import are loaded once for all of them.
          isolate: false,
          include: PURE,
          exclude: [...configDefaults.exclude, ...DATABASE],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...DATABASE_TESTS,
          name: 'database',
          // Each file has a database and a server of its own; the program itself is loaded once for all of them.
          isolate: false,
          include: DATABASE,
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      {
        test: { ...DATABASE_TESTS, name: 'alone', include: ALONE },
      },
    ],
  },
})
