import type { z } from 'zod'
import type { BilingualText } from '#engine/indicator/indicator.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { CHOSEN, mainSeats, openSeats, votesNeeded } from '#engine/process/task.ts'
import type { Who } from '#engine/process/who.ts'

type Text = z.infer<typeof BilingualText>

/** What somebody is asked to do now: one row of his workbench. Follows from the case alone. */
export interface OpenTask {
  readonly id: string
  readonly kind: 'seat' | 'choose' | 'objection'
  readonly name: Text
  /** Only this person; absent: whoever is one of `who`. */
  readonly person?: string
  readonly unit?: string
  readonly who: readonly Who[]
  readonly delegate?: { readonly person: string; readonly from: string; readonly until: string }
  /** 2 of 5: place among the seats that count, and how many yes are needed. */
  readonly order?: number
  readonly of?: number
  readonly needed?: number
  readonly dueOn?: string
}

/** Every task a case has open. A closed case has none. */
export function openTasks(process: CompiledProcess, caseState: CaseState): readonly OpenTask[] {
  const compiled = process.states.get(caseState.state)
  if (compiled === undefined || compiled.state.phase === 'closed') return []
  const { state } = compiled
  const { task, publicity } = state
  const dueOn = caseState.suspended === undefined ? caseState.dueOn : undefined
  const due = dueOn === undefined ? {} : { dueOn }
  const objections = caseState.objections
    .filter(({ answer }) => answer === undefined)
    .map(
      (one): OpenTask => ({
        id: `${caseState.visit}.objection.${one.id}`,
        kind: 'objection',
        name: { zh: '异议处理', en: 'Answer an objection' },
        who: publicity?.objections?.handle ?? [],
        dueOn: one.dueOn,
      }),
    )
  if (task === undefined) return objections
  if (task.choose !== undefined && caseState.seats.length === 0) {
    const { by, name } = task.choose
    return [...objections, { id: `${caseState.visit}.choose`, kind: 'choose', name, who: by, ...due }]
  }
  const main = mainSeats(caseState.seats)
  const needed = votesNeeded(task, main.length)
  const escalation = caseState.escalated ? (state.due?.escalateTo ?? []) : []
  const seats = openSeats(compiled, caseState.seats).map((seat): OpenTask => {
    const rule = task.seats?.find(({ code }) => code === seat.code)
    const order = main.indexOf(seat) + 1
    return {
      id: seat.id,
      kind: 'seat',
      name: rule?.name ?? task.choose?.name ?? state.name,
      ...(seat.person !== undefined && { person: seat.person }),
      ...(seat.unit !== undefined && { unit: seat.unit }),
      who: [...(seat.person === undefined && seat.code !== CHOSEN ? (rule?.who ?? []) : []), ...escalation],
      ...(seat.delegate && { delegate: seat.delegate }),
      ...(order > 0 && { order, of: main.length, needed }),
      ...due,
    }
  })
  return [...objections, ...seats]
}
