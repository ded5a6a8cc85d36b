import { expect, test } from 'vitest'
import { checkSupervision } from '#engine/definition/check-supervision.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { KeyTaskList } from '#engine/definition/key-task.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { indexPack } from '#engine/definition/pack-index.ts'
import { SlipPractice } from '#engine/definition/slip-practice.ts'
import { LightScheme } from '#engine/light/light-scheme.ts'

const both = (text: string) => ({ zh: text, en: text })
const scheme = LightScheme.parse({
  code: 'two',
  name: both('两灯'),
  purpose: both('两灯'),
  for: ['indicator', 'task', 'slip'],
  lights: [
    { code: 'good', word: both('好'), shape: 'circle', tone: 'ok', severity: 0 },
    { code: 'bad', word: both('差'), shape: 'square', tone: 'red', severity: 1, alarm: true },
  ],
  unknown: 'good',
  rules: [{ light: 'good', reason: both('好') }],
})
const task = {
  code: 't1',
  name: both('任务'),
  target: both('目标'),
  nodes: [{ period: '2023-Q1', text: both('节点'), due: '2023-03-31' }],
  lead: 'city',
  responsible: { name: '张三' },
  due: '2023-12-31',
}

/** Faults of a pack of one unit, told as `file path key`. */
function faultsOf(tasks: object, slips: object): string[] {
  const faults: DefinitionFault[] = []
  const placed = <T>(value: T, file: string) => [{ value, place: { file, path: [] } }]
  const pack = {
    units: placed({ code: 'city' }, 'units.yaml'),
    indicators: [],
    plans: [],
    keyTasks: placed(KeyTaskList.parse({ year: 2023, tasks: [{ ...task, ...tasks }] }), 'tasks/2023.yaml'),
    slipPractice: placed(SlipPractice.parse(slips), 'slips.yaml'),
    sampleTasks: [],
    lightSchemes: placed(scheme, 'lights/two.yaml'),
    lightChoice: { indicator: 'two', task: 'two', slip: 'two' },
  } as unknown as Pack
  checkSupervision(pack, indexPack(pack), sinkInto(faults))
  return faults.map(({ place, key }) => `${place.file} ${place.path.join('/')} ${key}`)
}

const trigger = {
  code: 'red',
  name: both('规则'),
  subject: 'task',
  lights: ['bad'],
  workingDays: 5,
  demand: both('整改'),
}

test('a sound ledger and a sound practice have no faults', () => {
  expect(faultsOf({}, { triggers: [{ ...trigger, level: 'bad' }] })).toEqual([])
})

test('what a task names must exist, and its nodes stand in time', () => {
  expect(
    faultsOf(
      {
        lead: 'nowhere',
        cooperating: ['nowhere'],
        indicators: ['none'],
        goal: 'g1',
        nodes: [
          { period: '2023-Q2', text: both('二'), due: '2023-06-30' },
          { period: '2023-Q1', text: both('一'), due: '2023-03-31' },
          { period: '2024-Q1', text: both('三'), due: '2024-03-31' },
        ],
      },
      {},
    ),
  ).toEqual([
    'tasks/2023.yaml tasks/0/goal definition.goal-without-plan',
    'tasks/2023.yaml tasks/0/lead definition.unknown-unit',
    'tasks/2023.yaml tasks/0/cooperating/0 definition.unknown-unit',
    'tasks/2023.yaml tasks/0/cooperating/0 definition.lead-cooperates',
    'tasks/2023.yaml tasks/0/indicators/0 definition.unknown-indicator',
    'tasks/2023.yaml tasks/0/nodes/1/due definition.nodes-out-of-order',
    'tasks/2023.yaml tasks/0/nodes/2/due definition.node-after-due',
  ])
})

test('slips are raised by lights that exist, at colours that alarm', () => {
  expect(
    faultsOf(
      {},
      {
        issuer: 'nowhere',
        triggers: [
          { ...trigger, lights: ['purple'], level: 'good', indicators: ['none'] },
          { ...trigger, level: 'bad' },
        ],
        effects: [{ on: 'overdue', levels: ['purple'], points: -1, reason: both('逾期') }],
      },
    ),
  ).toEqual([
    'slips.yaml triggers/1/code definition.duplicate-code',
    'slips.yaml issuer definition.unknown-unit',
    'slips.yaml triggers/0/lights/0 light.unknown-light',
    'slips.yaml triggers/0/level definition.level-no-alarm',
    'slips.yaml triggers/0/indicators/0 definition.unknown-indicator',
    'slips.yaml triggers/0/indicators definition.indicators-of-task',
    'slips.yaml effects/0/levels/0 light.unknown-light',
  ])
})
