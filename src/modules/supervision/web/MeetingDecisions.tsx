import type { Decision } from '#modules/supervision/meeting-decision.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { Due, useFollowWords } from '#modules/supervision/web/DecisionTable.tsx'
import { Standing } from '#modules/supervision/web/MeetingState.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: readonly Decision[]
  readonly open: (decisionId: string) => void
  /** Names the meeting of each: decisions of several. */
  readonly withMeeting?: boolean
}

/** Decisions one below the other; each opens beside. */
export function DecisionLines({ rows, open, withMeeting = false }: Props) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const follow = useFollowWords()
  return (
    <ol className="decision-lines">
      {rows.map((row) => {
        const units = [row.lead, ...row.cooperating].map(({ short }) => pick(short)).join(say('list.comma'))
        const facts = [
          ...(withMeeting ? [pick(row.meeting.title)] : []),
          units,
          follow(row),
          ...(row.carried > 0 ? [say('carried.times', { n: row.carried })] : []),
        ]
        return (
          <li key={row.id}>
            <button type="button" className="link-button" onClick={() => open(row.id)}>
              {row.text}
            </button>
            <span className="decision-facts">
              <Standing of={row.standing} />
              <span className="second">{facts.filter((fact) => fact !== '—').join(' · ')}</span>
              <span>
                <Due of={row} />
              </span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
