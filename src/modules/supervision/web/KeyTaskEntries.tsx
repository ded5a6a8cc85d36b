import type { Progress } from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

const TONES = { writing: 'none', submitted: 'near', approved: 'ok', returned: 'lag' } as const

/** What the lead unit said, month by month, the latest first. */
export function KeyTaskEntries({ entries }: { readonly entries: readonly Progress[] }) {
  const say = useSay(keyTaskWords)
  const dates = useDates()
  if (entries.length === 0) return <p className="second">{say('entries.none')}</p>
  return (
    <>
      {entries.map((entry) => (
        <article key={entry.id}>
          <p>
            <b>{dates.period(entry.period)}</b> {entry.percent}% {say(`status.${entry.status}`)}{' '}
            <Light is={TONES[entry.state]}>{say(`entry.state.${entry.state}`)}</Light>{' '}
            <small className="second">
              {entry.writtenBy} {dates.near(entry.writtenAt)}
              {entry.approvedAt !== null && ` · ${entry.approvedBy ?? ''} ${dates.near(entry.approvedAt)}`}
            </small>
          </p>
          <p className="prose">{entry.text}</p>
          {(['comment', 'problem', 'help'] as const).map(
            (part) =>
              entry[part] !== '' && (
                <p key={part} className="prose second">
                  {say('label.text', { label: say(`form.${part}`), text: entry[part] })}
                </p>
              ),
          )}
        </article>
      ))}
    </>
  )
}
