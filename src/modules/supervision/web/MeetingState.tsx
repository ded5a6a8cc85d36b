import type { Standing as StandingName, MeetingState as State } from '#modules/supervision/meeting.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const STATES = {
  planned: 'none',
  convened: 'near',
  held: 'near',
  drafted: 'lag',
  issued: 'ok',
  cancelled: 'none',
} as const satisfies Record<State, string>

export function MeetingState({ of }: { readonly of: State }) {
  const say = useSay(meetingWords)
  return <Light is={STATES[of]}>{say(`state.${of}`)}</Light>
}

const STANDINGS = {
  pending: 'lag',
  'under-way': 'near',
  overdue: 'red',
  closed: 'ok',
  noted: 'none',
} as const satisfies Record<StandingName, string>

export function Standing({ of }: { readonly of: StandingName }) {
  const say = useSay(meetingWords)
  return <Light is={STANDINGS[of]}>{say(`standing.${of}`)}</Light>
}
