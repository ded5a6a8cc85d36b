import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { effectsFor, PROCESS_EFFECTS, PROCESS_RECORDS } from '#engine/definition/process-effects.ts'
import { Process } from '#engine/process/process.ts'
import { SERVER_MODULES } from '../src/server.main.ts'

/** What the kernel of cases does for every record. */
const COMMON = ['freeze-submission', 'notify', 'publish', 'issue-number']

/** Handlers that no process of our packs names; each says why it is there. */
const UNUSED: Readonly<Record<string, string>> = {
  'payment/release-payment': 'for packs that ask for instalments by a process of their own (funds README)',
  'payment/settle-funds': 'the same',
}

const kinds = new Map(SERVER_MODULES.flatMap((module) => module.cases ?? []).map((kind) => [kind.record, kind]))

/** As they stand in their files: whether they are sound is asked elsewhere. */
async function processes(): Promise<readonly Process[]> {
  const folders = (await readdir('definitions')).map((name) => join('definitions', name, 'processes'))
  const lists = await Promise.all(
    folders.map(async (folder) => (await readdir(folder).catch(() => [])).map((file) => join(folder, file))),
  )
  const files = lists.flat().filter((file) => file.endsWith('.yaml'))
  return Promise.all(files.map(async (file) => Process.parse(parse(await readFile(file, 'utf8')))))
}

const effectsOf = ({ states }: Process): readonly string[] =>
  states.flatMap(({ effects, actions }) => [...effects, ...actions.flatMap((action) => action.effects)])

describe('Effects', () => {
  test('every effect that a process names is had: by its kind of record, by every record, or by a reaction', async () => {
    const all = await processes()
    expect(all.length).toBeGreaterThan(10)
    const missing = all.flatMap((process) =>
      effectsOf(process)
        .filter((effect) => {
          const kind = kinds.get(process.record ?? '')
          return !(COMMON.includes(effect) || kind?.effects?.[effect] !== undefined || kind?.later?.includes(effect))
        })
        .map((effect) => `${process.code} (${process.record}): ${effect}`),
    )
    expect(missing).toEqual([])
  })

  test('every handler is named by some process of its record, or it is written down why not', async () => {
    const all = await processes()
    const named = new Set(all.flatMap((process) => effectsOf(process).map((effect) => `${process.record}/${effect}`)))
    const offered = [...kinds.values()].flatMap(({ record, effects, later }) =>
      [...Object.keys(effects ?? {}), ...(later ?? [])].map((effect) => `${record}/${effect}`),
    )
    expect(offered.filter((one) => !named.has(one) && UNUSED[one] === undefined)).toEqual([])
    expect(Object.keys(UNUSED).filter((one) => named.has(one) || !offered.includes(one))).toEqual([])
  })

  test('what a process of a record may set off, as packs are checked by it, is what its slice does', () => {
    for (const record of PROCESS_RECORDS) {
      const kind = kinds.get(record)
      const done = new Set([...COMMON, ...Object.keys(kind?.effects ?? {}), ...(kind?.later ?? [])])
      expect([record, [...effectsFor(record)].sort()]).toEqual([record, [...done].sort()])
    }
    expect(effectsFor(undefined)).toEqual(COMMON)
  })

  test('every kind of record and effect of the closed lists is known to a slice', () => {
    expect(PROCESS_RECORDS.filter((record) => !kinds.has(record))).toEqual([])
    const had = new Set([
      ...COMMON,
      ...[...kinds.values()].flatMap(({ effects, later }) => [...Object.keys(effects ?? {}), ...(later ?? [])]),
    ])
    expect(PROCESS_EFFECTS.filter((effect) => !had.has(effect))).toEqual([])
  })
})
