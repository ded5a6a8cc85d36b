// npm test: build, checks and every test, on the embedded PostgreSQL and a real Chromium. Ends with "N passed, N failed".
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from './check.mjs'
import { run, runPackage } from './run.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const report = join(root, 'node_modules/.cache/danxia-test.json')
const tally = { passed: 0, failed: 0 }

const count = (name, isPassed) => {
  tally[isPassed ? 'passed' : 'failed'] += 1
  if (!isPassed) console.log(`FAILED  ${name}`)
}

const isThere = (paths) => paths.some((path) => path && existsSync(path))

/** Programs of the machine that tests drive: how each is found, and Debian's packages that bring it. */
const PROGRAMS = [
  {
    name: 'Chromium (browser journeys)',
    probe: [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
    packages: ['chromium-headless-shell'],
  },
  {
    name: 'LibreOffice (workbooks and documents opened by another program)',
    probe: [process.env.SOFFICE_PATH, '/usr/bin/soffice'],
    packages: ['libreoffice-writer-nogui', 'libreoffice-calc-nogui'],
  },
  { name: 'Poppler (documents measured)', probe: ['/usr/bin/pdftotext'], packages: ['poppler-utils'] },
]

/** Installs what is absent when we may, else says how; answers the names of what is still missing. */
async function findPrograms() {
  const absent = PROGRAMS.filter(({ probe }) => !isThere(probe))
  if (absent.length === 0) return []
  const packages = absent.flatMap((program) => program.packages)
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(
      `The tests need programs of the machine. Install them with: sudo apt-get install -y ${packages.join(' ')}`,
    )
    return absent.map(({ name }) => name)
  }
  console.log(`installing with apt-get: ${packages.join(' ')}`)
  const options = { root, stream: true, env: { DEBIAN_FRONTEND: 'noninteractive' } }
  await run('apt-get', ['update', '-qq'], options)
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  return absent.filter(({ probe }) => !isThere(probe)).map(({ name }) => name)
}

async function buildAll() {
  const { code } = await run(process.execPath, ['scripts/build.mjs'], { root, stream: true })
  return code === 0
}

/** Counts what the reporter wrote: tests, and files that could not be run at all. */
async function runTests() {
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runPackage('vitest/vitest.mjs', words, { root, stream: true })
  if (!existsSync(report)) return count('the tests did not run to their end', false)
  const results = JSON.parse(readFileSync(report, 'utf8'))
  tally.passed += results.numPassedTests
  tally.failed += results.numFailedTests
  for (const { name, status, assertionResults } of results.testResults) {
    if (status === 'failed' && !assertionResults.some((one) => one.status === 'failed')) count(name, false)
  }
  if (results.numPendingTests > 0) console.log(`${results.numPendingTests} tests skipped`)
  if (results.numTotalTests === 0) count('no test was found', false)
  if (code !== 0 && tally.failed === 0) count('an error outside of the tests', false)
}

for (const name of await findPrograms()) count(`missing: ${name}`, false)
count('build', await buildAll())
// The house rules of `architecture` are among the tests.
const checks = await check(root, console.log, (name) => name !== 'architecture')
for (const name of checks.failed) count(name, false)
tally.passed += checks.count - checks.failed.length
await runTests()
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1
