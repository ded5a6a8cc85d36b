import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PROCESS_EFFECTS, PROCESS_RECORDS } from '#engine/definition/process-effects.ts'
import type { Process } from '#engine/process/process.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { SERVER_MODULES } from '../src/server.main.ts'

/** What the kernel of cases does for every record. */
const COMMON = ['freeze-submission', 'notify', 'publish', 'issue-number']

/** Handlers that no process of our packs names; each says why it is there. */
const UNUSED: Readonly<Record<string, string>> = {
  'payment/release-payment': 'for packs that ask for instalments by a process of their own (funds README)',
  'payment/settle-funds': 'the same',
}

const kinds = new Map(SERVER_MODULES.flatMap((module) => module.cases ?? []).map((kind) => [kind.record, kind]))

async function processes(): Promise<readonly Process[]> {
  const folders = (await readdir('definitions', { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const packs = await Promise.all(folders.map(({ name }) => checkFolder(join('definitions', name))))
  return packs.flatMap(({ pack }) => (pack?.processes ?? []).map(({ value }) => value))
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

  test('every kind of record and effect of the closed lists is known to a slice', () => {
    expect(PROCESS_RECORDS.filter((record) => !kinds.has(record))).toEqual([])
    const had = new Set([
      ...COMMON,
      ...[...kinds.values()].flatMap(({ effects, later }) => [...Object.keys(effects ?? {}), ...(later ?? [])]),
    ])
    expect(PROCESS_EFFECTS.filter((effect) => !had.has(effect))).toEqual([])
  })
})
