import type { ReactNode } from 'react'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import {
  ChangeValue,
  completionOf,
  EvaluationLight,
  gapOf,
  Movement,
  TargetValue,
} from '#modules/dispatch/web/EvaluationCells.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { Value } from '#web/figure/Value.tsx'
import { useSay } from '#web/words/language.ts'

/** The unit's own standing in one line: target, completion, gap, changes, rank, light. */
export function IndicatorFacts({ view: { evaluation, indicator } }: { readonly view: IndicatorView }) {
  const say = useSay(indicatorWords)
  const judged = evaluation.target.expectation === 'value'
  const facts: readonly (false | { readonly head: Parameters<typeof say>[0]; readonly fact: ReactNode })[] = [
    judged && {
      head: 'column.target',
      fact: <TargetValue of={evaluation.target} decimals={indicator.decimals} />,
    },
    completionOf(evaluation) !== undefined && {
      head: 'column.completion',
      fact: <Value of={completionOf(evaluation)} decimals={1} />,
    },
    gapOf(evaluation) !== undefined && {
      head: 'column.gap',
      fact: <Value of={gapOf(evaluation)} decimals={1} signed />,
    },
    evaluation.yearOnYear !== undefined && {
      head: 'column.year',
      fact: <ChangeValue of={evaluation.yearOnYear} />,
    },
    indicator.frequency !== 'year' &&
      evaluation.periodOnPeriod !== undefined && {
        head: 'column.before',
        fact: <ChangeValue of={evaluation.periodOnPeriod} />,
      },
    evaluation.rank !== undefined && { head: 'column.rank', fact: <Value of={evaluation.rank} /> },
    evaluation.movement !== undefined && { head: 'column.movement', fact: <Movement of={evaluation.movement} /> },
    judged && { head: 'column.light', fact: <EvaluationLight of={evaluation} /> },
  ]
  return (
    <dl className="facts">
      {facts.map((fact) =>
        fact === false ? null : (
          <div key={fact.head}>
            <dt>{say(fact.head)}</dt>
            <dd>{fact.fact}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
