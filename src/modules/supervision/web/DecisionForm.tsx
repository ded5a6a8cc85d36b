import { Drawer, Select } from 'antd'
import { useState } from 'react'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { getMeeting } from '#modules/supervision/meeting.contract.ts'
import { changeDecision, type Decision, makeDecision } from '#modules/supervision/meeting-decision.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { useSay } from '#web/words/language.ts'

interface Draft {
  readonly itemId: string | null
  readonly text: string
  readonly leadUnitId: string | undefined
  readonly cooperatingIds: readonly string[]
  /** Empty: as many working days as the series gives. */
  readonly dueOn: string
}

/** One matter each: what, by whom, with whom, until when. */
export function MakeDecision({ meeting, close }: { readonly meeting: MeetingView; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const make = useAct(makeDecision, { done: close })
  const itemId = meeting.items.find(({ kind }) => kind === 'plain')?.id ?? null
  return (
    <DecisionForm
      meeting={meeting}
      deed={say('act.decide')}
      begin={{ itemId, text: '', leadUnitId: undefined, cooperatingIds: [], dueOn: '' }}
      act={make}
      send={(content) => make.mutate({ meetingId: meeting.id, ...content })}
      close={close}
    />
  )
}

/** Until it is followed, a decision may be worded otherwise; its history keeps that it was. */
export function ChangeDecision({ decision, close }: { readonly decision: Decision; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const change = useAct(changeDecision, { done: close })
  const meeting = useRead(getMeeting, { meetingId: decision.meeting.id }).data
  if (meeting === undefined) return null
  const { id: meetingDecisionId, version, itemId, text, lead, cooperating, dueOn } = decision
  return (
    <DecisionForm
      meeting={meeting}
      deed={say('decision.deed', { act: say('decision.change'), n: decision.number })}
      begin={{ itemId, text, leadUnitId: lead.id, cooperatingIds: cooperating.map(({ id }) => id), dueOn }}
      act={change}
      send={(content) => change.mutate({ meetingDecisionId, version, ...content })}
      close={close}
    />
  )
}

interface Content {
  readonly itemId: string | null
  readonly text: string
  readonly leadUnitId: string
  readonly cooperatingIds: string[]
  readonly dueOn?: string
}

interface Props {
  readonly meeting: MeetingView
  readonly deed: string
  readonly begin: Draft
  readonly act: { readonly error: Error | null; readonly isPending: boolean }
  readonly send: (content: Content) => void
  readonly close: () => void
}

function DecisionForm({ meeting, deed, begin, act: { error, isPending }, send, close }: Props) {
  const say = useSay(meetingWords)
  const [draft, setDraft] = useState(begin)
  const put = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const submit = () => {
    const { leadUnitId, dueOn, cooperatingIds, ...rest } = draft
    if (leadUnitId === undefined) return
    send({ ...rest, leadUnitId, cooperatingIds: [...cooperatingIds], ...(dueOn !== '' && { dueOn }) })
  }
  return (
    <Drawer open size={520} title={deed} onClose={close}>
      <div className="stack">
        <Refused error={error} />
        <Field at="itemId" label={say('field.item.of')} error={error}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.itemId ?? ''}
              options={[
                ...meeting.items.map((item) => ({ value: item.id, label: item.title })),
                { value: '', label: say('field.item.none') },
              ]}
              onChange={(itemId) => put({ itemId: itemId === '' ? null : itemId })}
            />
          )}
        </Field>
        <TextField
          at="text"
          label={say('field.text')}
          hint={say('field.text.hint')}
          error={error}
          rows={3}
          grows
          maxLength={2000}
          value={draft.text}
          change={(text) => put({ text })}
        />
        <Field at="leadUnitId" label={say('field.leadUnitId')} error={error}>
          {(control) => (
            <UnitSelect control={control} value={draft.leadUnitId} change={(leadUnitId) => put({ leadUnitId })} />
          )}
        </Field>
        <Field at="cooperatingIds" label={say('field.cooperatingIds')} error={error}>
          {(control) => (
            <UnitSelect
              control={control}
              values={draft.cooperatingIds}
              changeAll={(cooperatingIds) => put({ cooperatingIds })}
            />
          )}
        </Field>
        <Field
          at="dueOn"
          label={say('field.dueOn')}
          hint={say('field.dueOn.hint', { n: meeting.decisionWorkingDays })}
          error={error}
        >
          {(control) => (
            <DateInput {...control} min={meeting.heldOn} value={draft.dueOn} change={(dueOn) => put({ dueOn })} />
          )}
        </Field>
        <ActButton primary busy={isPending} act={submit}>
          {deed}
        </ActButton>
      </div>
    </Drawer>
  )
}
