// npm run check: types, pure types, lint and format, architecture, unused code. Prints what failed, and nothing of the rest.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inParallel, runPackage } from './run.mjs'

// The native compiler answers in a third of the time; what reads our program (editors, import checks) stays on 6.0 (0001).
// One checker: two work out half of the types twice, and the other core has other checks to do.
const TYPES = 'typescript-native/bin/tsc'

const CHECKS = [
  ['types', TYPES, ['--noEmit', '-p', 'tsconfig.json', '--checkers', '1']],
  ['types of the pure engine', TYPES, ['--noEmit', '-p', 'tsconfig.pure.json']],
  ['architecture', 'vitest/vitest.mjs', ['run', '--project', 'pure', 'tests/architecture.test.ts']],
  ['unused code', 'knip/bin/knip.js', ['--no-progress']],
  ['lint and format', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings']],
]

/** Runs every check that is wanted; returns the names of those that failed. */
export async function check(root, say, isWanted = () => true) {
  const failed = []
  const checks = CHECKS.filter(([name]) => isWanted(name))
  await inParallel(
    checks.map(([name, program, words]) => async () => {
      const begun = Date.now()
      const { code, text } = await runPackage(program, words, { root })
      const seconds = ((Date.now() - begun) / 1000).toFixed(1)
      if (code !== 0) failed.push(name)
      say(code === 0 ? `ok      ${name} (${seconds} s)` : `FAILED  ${name} (${seconds} s)\n${text.trimEnd()}\n`)
    }),
  )
  return { count: checks.length, failed }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { count, failed } = await check(join(dirname(fileURLToPath(import.meta.url)), '..'), console.log)
  console.log(failed.length === 0 ? `${count} checks passed` : `failed: ${failed.join(', ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
