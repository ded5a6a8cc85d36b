import { Checkbox, Drawer, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { answerNotice, holdMeeting, type MeetingSeat, recordMeeting } from '#modules/supervision/meeting.contract.ts'
import { presumedPresent } from '#modules/supervision/meeting.rules.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The invited unit says who comes, or asks for leave with a reason and, if it can, a substitute. */
export function AnswerNotice({ seat, close }: { readonly seat: MeetingSeat; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const [draft, setDraft] = useState({
    answer: seat.answer ?? ('coming' as const),
    person: seat.person,
    reason: seat.reason,
    substitute: seat.substitute,
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const answer = useAct(answerNotice, { done: close })
  const { error } = answer
  const line = (at: 'person' | 'reason' | 'substitute', label: string) => (
    <Field at={at} label={label} error={error}>
      {(control) => (
        <Input {...control} maxLength={100} value={draft[at]} onChange={(e) => put({ [at]: e.target.value })} />
      )}
    </Field>
  )
  return (
    <Modal
      open
      title={say('act.of', { act: say('act.answer'), title: pick(seat.unit.name) })}
      okText={say('act.answer')}
      okButtonProps={{ loading: answer.isPending }}
      onOk={() => answer.mutate({ meetingSeatId: seat.id, ...draft })}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={error} />
        <Radio.Group
          aria-label={say('field.answer')}
          value={draft.answer}
          options={(['coming', 'excused'] as const).map((value) => ({ value, label: say(`answer.${value}`) }))}
          onChange={({ target }) => put({ answer: target.value })}
        />
        {line('person', say(`field.person.${draft.answer}`))}
        {draft.answer === 'excused' && (
          <>
            {line('reason', say('field.reason'))}
            {line('substitute', say('field.substitute'))}
          </>
        )}
      </div>
    </Modal>
  )
}

interface FormProps {
  readonly meeting: MeetingView
  readonly close: () => void
}

interface Presence {
  readonly isPresent: boolean
  readonly person: string
}

/** Ticked as the answers say; whoever came all the same, or did not, is put right here. */
export function HoldMeeting({ meeting, close }: FormProps) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const [presence, setPresence] = useState<Readonly<Record<string, Presence>>>(() =>
    Object.fromEntries(
      meeting.seats.map((seat) => [
        seat.id,
        { isPresent: seat.isPresent ?? presumedPresent(seat), person: seat.person },
      ]),
    ),
  )
  const put = (id: string, change: Partial<Presence>) =>
    setPresence({ ...presence, [id]: { ...presence[id]!, ...change } })
  const hold = useAct(holdMeeting, { done: close })
  const send = () =>
    hold.mutate({
      meetingId: meeting.id,
      version: meeting.version,
      presence: Object.entries(presence).map(([seatId, { isPresent, person }]) => ({
        seatId,
        isPresent,
        ...(person !== '' && { person }),
      })),
    })
  return (
    <Modal
      open
      width={560}
      title={say('act.hold.title', { title: pick(meeting.title) })}
      okText={say('act.hold')}
      okButtonProps={{ loading: hold.isPending }}
      onOk={send}
      onCancel={close}
    >
      <div className="stack">
        <p className="second">{say('act.hold.why')}</p>
        <Refused error={hold.error} />
        <ul className="lines">
          {meeting.seats.map((seat) => (
            <li key={seat.id}>
              <Checkbox
                checked={presence[seat.id]!.isPresent}
                onChange={({ target }) => put(seat.id, { isPresent: target.checked })}
              >
                {pick(seat.unit.short)}
              </Checkbox>
              <Input
                aria-label={`${pick(seat.unit.short)} ${say('field.person.coming')}`}
                className="person-input"
                size="small"
                maxLength={100}
                value={presence[seat.id]!.person}
                onChange={(e) => put(seat.id, { person: e.target.value })}
              />
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  )
}

/** What was said under each item. */
export function RecordMeeting({ meeting, close }: FormProps) {
  const say = useSay(meetingWords)
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(meeting.items.map(({ id, note }) => [id, note])),
  )
  const record = useAct(recordMeeting, { done: close })
  const send = () =>
    record.mutate({
      meetingId: meeting.id,
      version: meeting.version,
      notes: Object.entries(notes).map(([itemId, note]) => ({ itemId, note })),
    })
  return (
    <Drawer open size={640} title={say('act.record')} onClose={close}>
      <div className="stack">
        <Refused error={record.error} />
        <p className="second">{say('field.note')}</p>
        {meeting.items.map(({ id, title }, at) => (
          <TextField
            key={id}
            at={`notes.${at}.note`}
            label={title}
            error={record.error}
            rows={3}
            grows
            maxLength={4000}
            value={notes[id] ?? ''}
            change={(note) => setNotes({ ...notes, [id]: note })}
          />
        ))}
        <ActButton primary busy={record.isPending} act={send}>
          {say('save')}
        </ActButton>
      </div>
    </Drawer>
  )
}
