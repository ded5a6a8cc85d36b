import { expect, test } from 'vitest'
import { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import { checkAppraisal } from '#engine/definition/check-appraisal.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { indexPack } from '#engine/definition/pack-index.ts'
import { SampleEntries } from '#engine/definition/sample-entries.ts'
import { SlipPractice } from '#engine/definition/slip-practice.ts'

const both = (text: string) => ({ zh: text, en: text })
const kind = (more: object = {}) => ({ code: 'minus', name: both('扣分'), sign: 'minus', points: { most: 2 }, ...more })
const entry = {
  unit: 'city',
  kind: 'minus',
  points: -1,
  period: '2023-05',
  on: '2023-06-01',
  document: '依据',
  reason: '理由',
}
const effect = (points: number) => ({ effects: [{ on: 'overdue', points, reason: both('逾期') }] })

/** Faults of a pack of one unit and two roles, told as `file path key`. */
function faultsOf(practice: object, { slips = {}, entries = [] as object[] } = {}): string[] {
  const faults: DefinitionFault[] = []
  const placed = <T>(value: T, file: string) => [{ value, place: { file, path: [] } }]
  const pack = {
    units: placed({ code: 'city' }, 'units.yaml'),
    indicators: [],
    roles: [
      ...placed({ code: 'officer', permissions: { 'appraisal.propose': 'all' } }, 'roles.yaml'),
      ...placed({ code: 'leader', permissions: { 'appraisal.approve': 'all' } }, 'roles.yaml'),
    ],
    slipPractice: placed(SlipPractice.parse(slips), 'slips.yaml'),
    appraisalPractice: placed(AppraisalPractice.parse(practice), 'appraisal.yaml'),
    sampleEntries: placed(SampleEntries.parse({ entries }), 'samples/appraisal.yaml'),
  } as unknown as Pack
  checkAppraisal(pack, indexPack(pack), sinkInto(faults))
  return faults.map(({ place, key }) => `${place.file} ${place.path.join('/')} ${key}`)
}

test('a sound practice has no faults', () => {
  const practice = {
    limits: { totalCap: 110 },
    caps: [{ code: 'all', name: both('封底'), kinds: ['minus'], least: 3 }],
    kinds: [kind({ proposers: ['officer'], approvers: ['leader'], slips: {} })],
  }
  expect(faultsOf(practice, { slips: effect(-1), entries: [entry] })).toEqual([])
})

test('caps name kinds and a bound, and stand above the floor', () => {
  const caps = [{ code: 'a', name: both('一'), kinds: ['minus', 'bonus'] }]
  expect(faultsOf({ kinds: [kind()], caps, limits: { floor: 100, totalCap: 90 } })).toEqual([
    'appraisal.yaml limits/totalCap definition.cap-below-floor',
    'appraisal.yaml caps/0 definition.cap-without-bound',
    'appraisal.yaml caps/0/kinds/1 definition.unknown-entry-kind',
  ])
})

test('roles exist and hold the permission', () => {
  const practice = {
    kinds: [kind({ proposers: ['leader'], approvers: ['boss'], points: { least: 3, most: 2, year: 1 } })],
  }
  expect(faultsOf(practice)).toEqual([
    'appraisal.yaml kinds/0/points definition.least-above-most',
    'appraisal.yaml kinds/0/points/year definition.most-above-year',
    'appraisal.yaml kinds/0/proposers/0 definition.role-may-not',
    'appraisal.yaml kinds/0/approvers/0 definition.unknown-role',
  ])
})

test('what slips say finds a kind whose bounds hold it', () => {
  const takes = (more: object) => ({ kinds: [kind({ slips: {}, ...more })] })
  expect(faultsOf(takes({}), { slips: effect(-3) })).toEqual(['slips.yaml effects/0/points definition.points-bounds'])
  expect(faultsOf(takes({}), { slips: effect(1) })).toEqual([
    'slips.yaml effects/0/points definition.effect-without-kind',
  ])
  expect(faultsOf(takes({ on: 'indicator' }))).toEqual(['appraisal.yaml kinds/0/on definition.slips-on-indicator'])
  // Nobody takes slips up: then nothing is amiss.
  expect(faultsOf({ kinds: [kind()] }, { slips: effect(-3) })).toEqual([])
})

test('samples name units and kinds that there are, with points of the kind', () => {
  const entries = [
    { ...entry, kind: 'plus' },
    { ...entry, unit: 'town' },
    { ...entry, points: 1 },
    { ...entry, indicator: 'x' },
  ]
  expect(faultsOf({ kinds: [kind()] }, { entries })).toEqual([
    'samples/appraisal.yaml entries/0/kind definition.unknown-entry-kind',
    'samples/appraisal.yaml entries/1/unit definition.unknown-unit',
    'samples/appraisal.yaml entries/2/points definition.points-sign',
    'samples/appraisal.yaml entries/3/indicator definition.unknown-indicator',
  ])
})
