import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Process } from '#engine/process/process.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { drive, intents, Sights } from '#tests/builders/process-drive.ts'

/** Runs over all processes of all packs together; chance chooses among them. */
const RUNS = Number(process.env.PROCESS_RUNS ?? 2000)
const LONGEST = 40

async function processes(): Promise<readonly Process[]> {
  const folders = (await readdir('definitions', { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const found: Process[] = []
  for (const { name } of folders) {
    const { pack } = await checkFolder(join('definitions', name))
    found.push(...(pack?.processes ?? []).map(({ value }) => value))
  }
  return found
}

test(`every process of every pack goes as the model says, ${RUNS} times`, { timeout: 600_000 }, async () => {
  const all = await processes()
  expect(all.length).toBeGreaterThan(5)
  const seen = new Map(all.map(({ code }) => [code, new Sights()]))
  fc.assert(
    fc.property(fc.nat({ max: all.length - 1 }), intents(LONGEST), (at, script) => {
      const chosen = all[at]!
      drive(chosen, script, seen.get(chosen.code)!)
    }),
    { numRuns: RUNS },
  )
  if (process.env.PROCESS_SIGHTS)
    for (const [code, { counts }] of seen) console.log(code, Object.fromEntries([...counts].sort()))
})
