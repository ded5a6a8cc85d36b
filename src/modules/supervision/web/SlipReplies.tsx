import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import type { SlipView } from '#modules/supervision/web/SlipPage.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

const TONES = { submitted: 'near', 'sent-back': 'lag', withdrawn: 'none', approved: 'ok', returned: 'lag' } as const
const EXTENSION_TONES = { asked: 'near', checked: 'near', granted: 'ok', refused: 'none' } as const

/** What the lead unit answered, the latest first, and the extensions it asked for. */
export function SlipReplies({ slip }: { readonly slip: SlipView }) {
  const say = useSay(slipWords)
  const dates = useDates()
  if (slip.replies.length + slip.extensionsAsked.length === 0) return <p className="second">{say('replies.none')}</p>
  return (
    <div className="stack">
      {[...slip.replies].reverse().map((reply) => (
        <article key={reply.number}>
          <p>
            <b>{say(reply.isFinal ? 'reply.final' : 'reply.interim')}</b> {reply.percent}%{' '}
            <Light is={TONES[reply.state]}>{say(`reply.state.${reply.state}`)}</Light>{' '}
            <small className="second">
              {reply.submittedBy} {dates.near(reply.submittedAt)}
              {reply.approvedBy !== null && reply.approvedAt !== null
                ? ` · ${reply.approvedBy} ${dates.near(reply.approvedAt)}`
                : ''}
            </small>
          </p>
          <p className="prose">{reply.progress}</p>
          {reply.problem !== '' && (
            <p className="prose">
              <b>{say('reply.problem')}</b>
              {reply.problem}
            </p>
          )}
          {reply.nextSteps !== '' && (
            <p className="prose">
              <b>{say('reply.next')}</b>
              {reply.nextSteps}
            </p>
          )}
          {reply.note !== null && <p className="second">{reply.note}</p>}
        </article>
      ))}
      {slip.extensionsAsked.map((one) => (
        <p key={one.askedAt}>
          <b>{say('extensions')}</b> {dates.day(one.dueOn)}{' '}
          <Light is={EXTENSION_TONES[one.state]}>{say(`extension.state.${one.state}`)}</Light> {one.reason}{' '}
          <small className="second">
            {one.askedBy} {dates.near(one.askedAt)} {one.checkNote} {one.decisionNote}
          </small>
        </p>
      ))}
    </div>
  )
}
