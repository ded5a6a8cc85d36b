import { useState } from 'react'
import { settleMeasure } from '#modules/policies/cultivation.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import type { PlanView } from '#modules/policies/web/PlanPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

type Measure = PlanView['rows'][number]
const TONES = { open: 'near', done: 'ok', dropped: 'none' } as const

/** What is to be done; what the facts settle shows which fact did it. */
export function PlanMeasures({ of: plan }: { readonly of: PlanView }) {
  const say = useSay(ladderWords)
  const dates = useDates()
  const [settling, setSettling] = useState<{ of: Measure; outcome: 'done' | 'dropped' } | undefined>()
  const settle = useAct(settleMeasure, { done: () => setSettling(undefined) })
  return (
    <section className="card stack">
      <h2>{say('plan.measures')}</h2>
      {plan.rows.length === 0 && <p className="second">{say('plan.no-measures')}</p>}
      <ul className="lines measures">
        {plan.rows.map((measure) => (
          <li key={measure.id}>
            <span>
              <span className={measure.state === 'dropped' ? 'second' : ''}>{dates.within(measure.text)}</span>
              <br />
              <small className="second">
                {measure.state === 'open'
                  ? say('measure.due', { day: dates.day(measure.dueOn) })
                  : measure.settledBy === null
                    ? say('measure.by-facts', { day: dates.day(measure.settledOn ?? measure.dueOn) })
                    : say('measure.by', {
                        day: dates.day(measure.settledOn ?? measure.dueOn),
                        who: measure.settledBy,
                      })}
                {measure.state === 'open' && measure.isFollowed && ` · ${say('measure.followed')}`}
                {measure.note !== '' && ` · ${measure.note}`}
              </small>
            </span>
            <span className="row">
              <Light is={measure.isLate ? 'red' : TONES[measure.state]}>
                {say(measure.isLate ? 'measure.late' : `measure.${measure.state}`)}
              </Light>
              {plan.mayManage && measure.state === 'open' && (
                <>
                  <ActButton size="small" act={() => setSettling({ of: measure, outcome: 'done' })}>
                    {say('act.done')}
                  </ActButton>
                  <ActButton size="small" act={() => setSettling({ of: measure, outcome: 'dropped' })}>
                    {say('act.drop')}
                  </ActButton>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {settling !== undefined && (
        <ReasonDialog
          title={say('measure.settle', {
            title: say(settling.outcome === 'done' ? 'act.done' : 'act.drop'),
            text: settling.of.text,
          })}
          deed={say(settling.outcome === 'done' ? 'act.done' : 'act.drop')}
          least={2}
          busy={settle.isPending}
          error={settle.error}
          act={(note) =>
            settle.mutate({
              ...{ cultivationPlanId: plan.id, version: plan.version, measureId: settling.of.id },
              ...{ outcome: settling.outcome, note },
            })
          }
          close={() => setSettling(undefined)}
        />
      )}
    </section>
  )
}
