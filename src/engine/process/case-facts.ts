import type { Declared, Facts, Label } from '#engine/expression/expression.ts'
import type { CaseState } from '#engine/process/case-state.ts'

const number = (zh: string, en: string, unit?: Label): Declared => ({
  type: 'number',
  label: { zh, en },
  ...(unit && { unit }),
})

/** What every case knows of itself; guards may read it, and no pack declares it again. */
export const CASE_FACTS: Readonly<Record<string, Declared>> = {
  today: { type: 'date', label: { zh: '今日', en: 'today' } },
  round: number('轮次', 'round'),
  yesCount: number('同意数', 'votes in favour'),
  noCount: number('不同意数', 'votes against'),
  subcasesTotal: number('子流程数', 'subcases'),
  subcasesClosed: number('已办结子流程数', 'subcases closed'),
  subcasesSucceeded: number('通过的子流程数', 'subcases that succeeded'),
}

/** The facts of the world with those of the case; the case’s own cannot be overwritten. */
export function withCaseFacts(
  facts: Facts,
  { round, subcases }: CaseState,
  today: string,
  says: readonly ('yes' | 'no' | undefined)[],
): Facts {
  return {
    ...facts,
    today,
    round,
    yesCount: says.filter((one) => one === 'yes').length,
    noCount: says.filter((one) => one === 'no').length,
    subcasesTotal: subcases.length,
    subcasesClosed: subcases.filter(({ phase }) => phase === 'closed').length,
    subcasesSucceeded: subcases.filter(({ phase, outcome }) => phase === 'closed' && outcome === 'succeeded').length,
  }
}
