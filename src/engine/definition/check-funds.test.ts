import { expect, test } from 'vitest'
import { checkFunds } from '#engine/definition/check-funds.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { FundPractice } from '#engine/definition/fund-practice.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { indexPack } from '#engine/definition/pack-index.ts'

const both = (text: string) => ({ zh: text, en: text })
const named = (code: string, more: object = {}) => ({ code, name: both(code), ...more })
const practice = {
  sources: [named('city')],
  subjects: [named('equipment', { kind: 'direct', equipment: true }), named('indirect', { kind: 'indirect' })],
  instalments: [named('once', { shares: [named('all', { percent: 100 })] })],
  lists: [named('project')],
  approval: [named('first', { roles: ['checker'] }), named('second', { roles: ['leader'] })],
  bank: {
    format: 'csv',
    columns: ['reference', 'payee', 'account', 'yuan'].map((field) => ({ field, head: field })),
    result: { columns: { reference: 'r', yuan: 'y', status: 's' }, paid: ['ok'], failed: ['no'] },
  },
  recovery: { ratePercent: 1.5 },
  evaluation: {
    parts: [named('execution', { weight: 10, execution: true }), named('output', { weight: 90 })],
    grades: [named('good', { least: 80 }), named('poor', { least: 0 })],
  },
}

/** Faults of a pack with these rules for money, told as `path key`. */
function faultsOf(change: object = {}): string[] {
  const faults: DefinitionFault[] = []
  const placed = <T>(value: T, file: string) => [{ value, place: { file, path: [] } }]
  const may = { 'fund.approve': 'all' }
  const pack = {
    units: placed({ code: 'city' }, 'units.yaml'),
    unitKinds: {},
    indicators: [],
    roles: [
      ...placed({ code: 'checker', permissions: may }, 'roles.yaml'),
      ...placed({ code: 'leader', permissions: may }, 'roles.yaml'),
      ...placed({ code: 'clerk', permissions: {} }, 'roles.yaml'),
    ],
    fundPractice: placed(FundPractice.parse({ ...practice, ...change }), 'funds.yaml'),
    sampleFunds: [],
  } as unknown as Pack
  checkFunds(pack, indexPack(pack), sinkInto(faults))
  return faults.map(({ place, key }) => `${place.path.join('/')} ${key}`)
}

test('sound rules have no faults', () => {
  expect(faultsOf()).toEqual([])
})

test('whatever the amount, two people besides the maker approve, and they may', () => {
  const [first, second] = practice.approval
  expect(faultsOf({ approval: [first, { ...second, fromWan: 50 }] })).toEqual([
    'approval definition.fund-too-few-approvers',
  ])
  const strangers = [first, named('second', { roles: ['clerk', 'nobody'] })]
  expect(faultsOf({ approval: strangers })).toEqual([
    'approval/1/roles/0 definition.role-may-not',
    'approval/1/roles/1 definition.unknown-role',
  ])
})

test('bands rise to the last, shares make the whole, weights a hundred, grades fall to nothing', () => {
  const table = (bands: object[]) => ({ indirect: [named('t', { document: '文', from: '2021-08-13', bands })] })
  expect(faultsOf(table([{ upToWan: 500, percent: 30 }, { upToWan: 500, percent: 25 }, { percent: 20 }]))).toEqual([
    'indirect/0/bands/1/upToWan definition.fund-bands-rise',
  ])
  expect(faultsOf(table([{ upToWan: 500, percent: 30 }]))).toEqual(['indirect/0/bands/0 definition.fund-last-band'])
  const shares = [named('a', { percent: 60 }), named('b', { percent: 39 })]
  expect(faultsOf({ instalments: [named('two', { fromWan: 10, shares })] })).toEqual([
    'instalments/0/shares definition.fund-not-hundred',
    'instalments definition.fund-no-plan-from-nothing',
  ])
  const grades = [named('good', { least: 60 }), named('better', { least: 80 })]
  expect(faultsOf({ evaluation: { ...practice.evaluation, grades } })).toEqual([
    'evaluation/grades/1/least definition.fund-grades-fall',
    'evaluation/grades definition.fund-no-lowest-grade',
  ])
})

test('adjustments name subjects that are there, and files of banks what they are matched by', () => {
  const adjustments = [{ subjects: ['feast'], direction: 'up', by: 'unit' }]
  expect(faultsOf({ adjustments })).toEqual(['adjustments/0/subjects/0 definition.fund-unknown-subject'])
  const bank = { ...practice.bank, result: { ...practice.bank.result, columns: { reference: 'r' } } }
  expect(faultsOf({ bank })).toEqual([
    'bank/result/columns definition.fund-result-without',
    'bank/result/columns definition.fund-result-without',
  ])
})
