import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import type { EntryView } from '#modules/appraisal/web/EntryPage.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

/** What the unit said, what was decided, and what became of an appeal. */
export function EntryCourse({ entry }: { readonly entry: EntryView }) {
  const say = useSay(entryWords)
  const dates = useDates()
  const { statement, appealed, hearUntil, decidedAt } = entry
  return (
    <>
      {hearUntil !== null && (
        <section className="card stack">
          <h2>{say('section.hearing')}</h2>
          {statement !== null ? (
            <Said text={statement.text} by={say('decision.by', { by: statement.by, at: dates.near(statement.at) })} />
          ) : (
            <p className="second">
              {entry.state === 'hearing'
                ? say('hearing.until', { until: dates.day(hearUntil) })
                : say('hearing.silent')}
            </p>
          )}
        </section>
      )}
      {decidedAt !== null && (
        <section className="card stack">
          <h2>{say('section.decision')}</h2>
          <p>
            <Light is={entry.state === 'refused' ? 'none' : 'ok'}>
              {say(entry.state === 'refused' ? 'state.refused' : 'state.booked')}
            </Light>{' '}
            {entry.decisionNote}
          </p>
          <p className="second">
            {say('decision.by', { by: entry.decidedBy ?? say('by.rule'), at: dates.near(decidedAt) })}
          </p>
        </section>
      )}
      {appealed !== null && (
        <section className="card stack">
          <h2>{say('section.appeal')}</h2>
          <Said text={appealed.text} by={say('decision.by', { by: appealed.by, at: dates.near(appealed.at) })} />
          <p>
            <Light is={appealed.state === 'filed' ? 'near' : appealed.state === 'upheld' ? 'ok' : 'none'}>
              {say(`appeal.${appealed.state}`)}
            </Light>{' '}
            {appealed.state === 'filed' ? say('appeal.due', { due: dates.day(appealed.dueOn) }) : appealed.note}
            {appealed.decidedBy !== null && <span className="second"> {appealed.decidedBy}</span>}
          </p>
        </section>
      )}
    </>
  )
}

function Said({ text, by }: { readonly text: string; readonly by: string }) {
  return (
    <>
      <p className="prose">{text}</p>
      <p className="second">{by}</p>
    </>
  )
}
