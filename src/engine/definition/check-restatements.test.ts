import { expect, test } from 'vitest'
import { checkRestatements } from '#engine/definition/check-restatements.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { indexPack } from '#engine/definition/pack-index.ts'
import { SampleRestatements } from '#engine/definition/sample-restatements.ts'

const restatement = (change: object = {}, correction: object = {}) => ({
  cycle: 'monthly',
  period: '2023-05',
  corrections: [
    {
      unit: 'city',
      indicator: 'visits',
      to: '401',
      on: '2023-06-14',
      reason: '补录',
      source: '日志',
      adoptedOn: '2023-06-15',
      ...correction,
    },
  ],
  on: '2023-06-19',
  reason: '已核实',
  approved: { on: '2023-06-20' },
  ...change,
})

/** Faults of a pack of one unit, one indicator and one cycle, told as `path key`. */
function faultsOf(...restatements: object[]): string[] {
  const faults: DefinitionFault[] = []
  const placed = <T>(value: T, file: string) => [{ value, place: { file, path: [] } }]
  const pack = {
    units: placed({ code: 'city' }, 'units.yaml'),
    indicators: placed({ code: 'visits' }, 'indicators/a.yaml'),
    cycles: placed({ code: 'monthly' }, 'cycles.yaml'),
    sampleRestatements: placed(SampleRestatements.parse({ restatements }), 'samples/restatements.yaml'),
  } as unknown as Pack
  checkRestatements(pack, indexPack(pack), sinkInto(faults))
  return faults.map(({ place, key }) => `${place.path.join('/')} ${key}`)
}

test('a sound restatement has no faults', () => {
  expect(faultsOf(restatement())).toEqual([])
})

test('a restatement names a cycle, units and indicators that there are', () => {
  expect(faultsOf(restatement({ cycle: 'hourly' }), restatement({}, { unit: 'town', indicator: 'calls' }))).toEqual([
    'restatements/0/cycle definition.unknown-cycle',
    'restatements/1/corrections/0/unit definition.unknown-unit',
    'restatements/1/corrections/0/indicator definition.unknown-indicator',
  ])
})
