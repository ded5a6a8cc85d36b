/** Acts on a case: the pure step alone, and the answers an action bar needs. */

import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import type { Act } from '#engine/process/act.ts'
import { listActions } from '#engine/process/can-act.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { type CompiledProcess, compileProcess } from '#engine/process/compile-process.ts'
import { openCase, step } from '#engine/process/step.ts'
import type { Person } from '#engine/process/who.ts'
import { readPack } from '#server/definitions/read-pack.ts'
import { type BenchRow, median } from './bench.ts'

export const name = 'process'

const ROUNDS = 4_000
const RUNS = 5

const person = (name: string, ...roles: readonly string[]): Person => ({
  person: name,
  unit: 'u',
  roles: roles.map((role) => ({ role, unit: 'u' })),
})
const APPLICANT = person('applicant')
const HEAD = person('head', 'unit-head')
const OFFICE = person('office', 'county-reviewer')

/** Hand in, approve, recommend, return, hand in again: five acts of a real process, three people. */
const WALK: readonly (readonly [Act, Person])[] = [
  [{ kind: 'take', action: 'submit' }, APPLICANT],
  [{ kind: 'take', action: 'approve' }, HEAD],
  [{ kind: 'take', action: 'recommender-return', to: 'draft', reason: '请补充', marks: [] }, OFFICE],
  [{ kind: 'take', action: 'submit' }, APPLICANT],
  [{ kind: 'take', action: 'approve' }, HEAD],
]

const world = (actor: Person) => ({
  actor,
  now: '2023-07-03T02:00:00.000Z',
  calendar: { workingDays: NO_HOLIDAYS, utcOffsetMinutes: 480 },
  facts: {
    closesOn: '2023-08-01',
    recommendBy: '2023-08-10',
    withinLimits: true,
    submitInTime: true,
    unitInTime: true,
    recommendInTime: true,
    quotaLeft: 5,
  },
  forms: { application: true },
  files: { commitment: 1, 'recommendation-letter': 1 },
  above: {},
})

function walk(process: CompiledProcess, start: CaseState): CaseState {
  let state = start
  for (const [act, actor] of WALK) {
    const result = step(process, state, act, world(actor))
    if (!result.ok) throw new Error(`${JSON.stringify(act)}: ${JSON.stringify(result.reasons)}`)
    state = result.state
  }
  return state
}

function microseconds(work: () => unknown, each: number): number {
  work()
  const times = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / each
  })
  return median(times)
}

export async function run(): Promise<BenchRow[]> {
  const { pack } = await readPack('definitions/zhangye')
  const definition = pack?.processes.find(({ value }) => value.code === 'project-application')?.value
  if (definition === undefined) throw new Error('the pack has no process of applications')
  const compiled = compileProcess(definition, { version: 1, hash: 'bench' })
  const unit = [{ unit: 'u' }]
  const parties = {
    applicant: [{ person: 'applicant' }],
    'undertaking-unit': unit,
    'recommending-unit': unit,
    'managing-division': unit,
  }
  const opened = openCase(compiled, parties, world(APPLICANT))
  if (!opened.ok) throw new Error('no case could be opened')
  const last = walk(compiled, opened.state)
  const stepTime = microseconds(() => {
    for (let round = 0; round < ROUNDS; round++) walk(compiled, opened.state)
  }, ROUNDS * WALK.length)
  const barTime = microseconds(() => {
    for (let round = 0; round < ROUNDS; round++) listActions(compiled, last, world(HEAD))
  }, ROUNDS)
  return [
    {
      figure: 'one act on a case: checked, done, tasks and deadline told',
      ours: `${stepTime.toFixed(1)} µs CPU (${Math.round(1e6 / stepTime)} acts/s)`,
      compared: 'XState and bpmn-engine are not among the packages; nothing runs beside it',
      reach: '≤ 100 µs',
      ok: last.state === 'recommendation' && stepTime <= 100,
    },
    {
      figure: 'an action bar with the reasons against each of five actions',
      ours: `${barTime.toFixed(1)} µs CPU`,
      compared: '–',
      reach: '≤ 500 µs',
      ok: barTime <= 500,
    },
  ]
}
