import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkProcesses } from '#engine/definition/check-processes.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { nextOf } from '#engine/process/compile-process.ts'
import { Process } from '#engine/process/process.ts'
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

/** The text of a process with two steps that follow each other in the file changed about: nothing else is touched. */
function swapped(text: string, first: string, second: string): string {
  const [a, b] = [text.indexOf(`  - code: ${first}\n`), text.indexOf(`  - code: ${second}\n`)]
  const end = text.indexOf('\n  - code: ', b + 1) + 1
  expect(0 < a && a < b && b < end).toBe(true)
  return text.slice(0, a) + text.slice(b, end) + text.slice(a, b) + text.slice(end)
}

test('two steps swapped in a YAML file are taken in the other order, and the process is as sound as before', async () => {
  const text = await readFile('definitions/zhangye/processes/1-application.yaml', 'utf8')
  const road = (process: Process) =>
    process.states.map((state, at) => `${state.code} > ${nextOf(process.states, at)?.code}`)
  const before = Process.parse(parse(text))
  const after = Process.parse(parse(swapped(text, 'leader-sign', 'meeting')))
  expect(road(before).slice(5, 9)).toEqual([
    'proposal > leader-sign',
    'leader-sign > meeting',
    'meeting > publicity',
    'publicity > approval',
  ])
  expect(road(after).slice(5, 9)).toEqual([
    'proposal > meeting',
    'meeting > leader-sign',
    'leader-sign > publicity',
    'publicity > approval',
  ])
  const { pack } = await checkFolder('definitions/zhangye')
  const faults: unknown[] = []
  const processes = pack!.processes.map((one) => (one.value.code === after.code ? { ...one, value: after } : one))
  checkProcesses({ ...pack!, processes }, sinkInto(faults as DefinitionFault[]))
  expect(faults).toEqual([])
  fc.assert(
    fc.property(intents(LONGEST), (script) => drive(after, script, new Sights())),
    { numRuns: 50 },
  )
})
