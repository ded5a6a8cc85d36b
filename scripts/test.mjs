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

/** Browser journeys need a Chromium: Debian's, installed when we may. */
async function findChromium() {
  const known = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  if (known.some((path) => path && existsSync(path))) return true
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/usr/bin/apt-get')) {
    console.log(
      'The browser journeys need Chromium. Install it with: sudo apt-get install -y chromium (or set CHROMIUM_PATH)',
    )
    return false
  }
  console.log('installing Chromium with apt-get')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { root, stream: true, env })
  const { code } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    root,
    stream: true,
    env,
  })
  return code === 0
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

if (!(await findChromium())) count('Chromium is missing', false)
count('build', await buildAll())
const checks = await check(root, console.log)
for (const name of checks.failed) count(name, false)
tally.passed += checks.count - checks.failed.length
await runTests()
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1
