import { Modal } from 'antd'
import { useState } from 'react'
import {
  cancelMeeting,
  conveneMeeting,
  draftMinutes,
  issueMinutes,
  returnMinutes,
} from '#modules/supervision/meeting.contract.ts'
import type { MeetingAct } from '#modules/supervision/meeting.rules.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { MakeDecision } from '#modules/supervision/web/DecisionForm.tsx'
import { ArrangeMeeting } from '#modules/supervision/web/MeetingArrange.tsx'
import { HoldMeeting, RecordMeeting } from '#modules/supervision/web/MeetingForms.tsx'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The acts of each state, the one that leads on first; what cannot be done now is grey and says why. */
const BAR: Readonly<Record<MeetingView['state'], readonly MeetingAct[]>> = {
  planned: ['convene', 'arrange', 'cancel'],
  convened: ['hold', 'arrange', 'cancel'],
  held: ['decide', 'record', 'draft'],
  drafted: ['issue', 'return'],
  issued: [],
  cancelled: [],
}

export function MeetingActs({ meeting }: { readonly meeting: MeetingView }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const dates = useDates()
  const [open, choose] = useState<MeetingAct>()
  const close = () => choose(undefined)
  const at = { meetingId: meeting.id, version: meeting.version }
  const draft = useAct(draftMinutes)
  const convene = useAct(conveneMeeting, { done: close })
  const issue = useAct(issueMinutes, { done: close })
  const acts = BAR[meeting.state]
  // Who may do nothing here sees no bar of grey buttons: what is asked of him stands among the invited.
  if (!acts.some((act) => meeting.acts[act].may) && !meeting.acts.arrange.may && meeting.state !== 'drafted')
    return null
  const next = acts.find((act) => act !== 'cancel' && act !== 'return' && meeting.acts[act].may)
  const title = pick(meeting.title)
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {acts.map((act) => (
          <ActButton
            key={act}
            primary={act === next}
            danger={act === 'cancel' || act === 'return'}
            busy={act === 'draft' && draft.isPending}
            reason={meeting.acts[act].may ? undefined : meeting.acts[act].reason}
            act={() => (act === 'draft' ? draft.mutate(at) : choose(act))}
          >
            {say(WORDS[act])}
          </ActButton>
        ))}
      </div>
      <Refused error={draft.error} />
      {open === 'arrange' && <ArrangeMeeting meeting={meeting} close={close} />}
      {open === 'hold' && <HoldMeeting meeting={meeting} close={close} />}
      {open === 'record' && <RecordMeeting meeting={meeting} close={close} />}
      {open === 'decide' && <MakeDecision meeting={meeting} close={close} />}
      {open === 'convene' && (
        <Modal
          open
          title={say('act.convene.title', { n: meeting.invited, title })}
          okText={say('act.convene')}
          okButtonProps={{ loading: convene.isPending }}
          onOk={() => convene.mutate(at)}
          onCancel={close}
        >
          <Refused error={convene.error} />
          <p>{say('act.convene.why', { by: dates.day(meeting.answerBy) })}</p>
        </Modal>
      )}
      {open === 'issue' && (
        <Modal
          open
          title={say('act.issue.title', { title })}
          okText={say('act.issue')}
          okButtonProps={{ loading: issue.isPending }}
          onOk={() => issue.mutate(at)}
          onCancel={close}
        >
          <Refused error={issue.error} />
          <p>{say('act.issue.why')}</p>
        </Modal>
      )}
      {(open === 'cancel' || open === 'return') && (
        <Reasoned act={open} meeting={meeting} title={title} close={close} />
      )}
    </div>
  )
}

const WORDS = {
  arrange: 'act.arrange',
  convene: 'act.convene',
  answer: 'act.answer',
  hold: 'act.hold',
  record: 'act.record',
  decide: 'act.decide',
  draft: 'act.draft',
  return: 'act.return',
  issue: 'act.issue',
  cancel: 'act.cancel',
} as const satisfies Record<MeetingAct, string>

interface ReasonedProps {
  readonly act: 'cancel' | 'return'
  readonly meeting: MeetingView
  readonly title: string
  readonly close: () => void
}

function Reasoned({ act, meeting, title, close }: ReasonedProps) {
  const say = useSay(meetingWords)
  const deed = useAct(act === 'cancel' ? cancelMeeting : returnMinutes, { done: close })
  const words = say('act.of', { act: say(WORDS[act]), title })
  return (
    <ReasonDialog
      title={words}
      deed={words}
      least={2}
      danger
      busy={deed.isPending}
      error={deed.error}
      act={(reason) => deed.mutate({ meetingId: meeting.id, version: meeting.version, reason })}
      close={close}
    />
  )
}
