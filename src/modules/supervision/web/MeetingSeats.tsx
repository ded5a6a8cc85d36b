import { useState } from 'react'
import type { MeetingSeat } from '#modules/supervision/meeting.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { AnswerNotice } from '#modules/supervision/web/MeetingForms.tsx'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Who is invited, what each has answered, and who was there. */
export function MeetingSeats({ meeting }: { readonly meeting: MeetingView }) {
  const say = useSay(meetingWords)
  const dates = useDates()
  const { seats, invited, coming, excused, state } = meeting
  const isConvened = state === 'convened'
  return (
    <section className="card stack">
      <h2>{say('seats')}</h2>
      <p className="second">
        {say('seats.sum', { invited, coming, excused })}
        {isConvened && ` · ${say('answer.by', { by: dates.day(meeting.answerBy) })}`}
      </p>
      <ul className="lines">
        {seats.map((seat) => (
          <Seat key={seat.id} seat={seat} isConvened={isConvened} />
        ))}
      </ul>
    </section>
  )
}

function Seat({ seat, isConvened }: { readonly seat: MeetingSeat; readonly isConvened: boolean }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const [isAnswering, answer] = useState(false)
  const { unit, person, reason, substitute } = seat
  const words = [
    ...(seat.seat === 'observes' ? [say('seat.observes')] : []),
    person,
    reason,
    substitute === '' ? '' : say('seat.substitute', { name: substitute }),
  ]
  return (
    <li>
      <span>
        {pick(unit.short)} <small className="second">{words.filter(Boolean).join(' · ')}</small>
      </span>
      <span className="row">
        <SeatLight seat={seat} />
        {isConvened && seat.mayAnswer.may && (
          <ActButton size="small" primary={seat.answer === null} act={() => answer(true)}>
            {say('act.answer')}
          </ActButton>
        )}
      </span>
      {isAnswering && <AnswerNotice seat={seat} close={() => answer(false)} />}
    </li>
  )
}

function SeatLight({ seat: { answer, isPresent } }: { readonly seat: MeetingSeat }) {
  const say = useSay(meetingWords)
  if (isPresent !== null)
    return <Light is={isPresent ? 'ok' : 'none'}>{say(isPresent ? 'seat.present' : 'seat.absent')}</Light>
  if (answer === null) return <Light is="none">{say('answer.none')}</Light>
  return <Light is={answer === 'coming' ? 'ok' : 'lag'}>{say(`answer.${answer}`)}</Light>
}
