import type { CaseHead } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { LightTone } from '#engine/light/light-scheme.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Standing = Pick<CaseHead, 'state' | 'phase' | 'outcome' | 'isLate' | 'dueOn' | 'daysLeft'>

/** The phase as a shape, the state as a word; never a colour alone. */
export function toneOf({ phase, outcome, isLate, daysLeft }: Omit<Standing, 'state'>): LightTone {
  if (phase === 'closed') return outcome === 'succeeded' ? 'ok' : 'none'
  if (isLate) return 'red'
  if (phase === 'returned') return 'lag'
  if (phase === 'suspended') return 'none'
  return daysLeft !== undefined && daysLeft <= 2 ? 'orange' : 'near'
}

export function CaseState({ of, withDue = false }: { readonly of: Standing; readonly withDue?: boolean }) {
  const pick = usePick()
  const say = useSay(caseWords)
  const due = useDueWords()(of)
  const name =
    of.phase === 'returned'
      ? say('bracket', { what: pick(of.state.name), more: say('phase.returned') })
      : pick(of.state.name)
  return <Light is={toneOf(of)}>{withDue && due !== '' ? say('comma', { what: name, more: due }) : name}</Light>
}

/** Until when, in working days left. */
export function useDueWords(): (of: Pick<Standing, 'dueOn' | 'daysLeft' | 'phase'>) => string {
  const say = useSay(caseWords)
  const dates = useDates()
  return ({ dueOn, daysLeft, phase }) => {
    if (dueOn === undefined || phase === 'closed') return ''
    const date = dates.day(dueOn)
    if (daysLeft === undefined) return say('left.on', { date })
    if (daysLeft < 0) return say('left.late', { date, n: -daysLeft })
    return daysLeft === 0 ? say('left.today') : say('left.days', { date, n: daysLeft })
  }
}
