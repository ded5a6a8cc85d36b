import { Input } from 'antd'
import { useState } from 'react'
import { saveCall } from '#modules/programmes/call.contract.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { type CallDraft, type CallView, draftOf } from '#modules/programmes/web/call-draft.ts'
import { DirectionFields } from '#modules/programmes/web/DirectionFields.tsx'
import { MomentInput } from '#modules/programmes/web/MomentInput.tsx'
import { QuotaFields } from '#modules/programmes/web/QuotaFields.tsx'
import { WanInput } from '#modules/programmes/web/WanInput.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly call: CallView
  readonly close: () => void
}

const TIMES = ['opensAt', 'unitBy', 'closesAt', 'recommendBy'] as const
const LABELS = {
  opensAt: 'field.opens',
  unitBy: 'field.unitBy',
  closesAt: 'field.closes',
  recommendBy: 'field.recommendBy',
} as const

/** Everything of a call on one page; of a published one with the reason of the amendment. */
export function CallEditor({ call, close }: Props) {
  const say = useSay(callWords)
  const [draft, setDraft] = useState<CallDraft>(() => draftOf(call))
  const put = (change: Partial<CallDraft>) => setDraft({ ...draft, ...change })
  const putContent = (change: Partial<CallDraft['content']>) => put({ content: { ...draft.content, ...change } })
  const save = useAct(saveCall, { done: close })
  const { error } = save
  const isOut = call.stage !== 'draft' && call.stage !== 'forecast'
  return (
    <section className="card stack">
      <h2>{say('edit.title')}</h2>
      <Refused error={error} />
      <Field at="title" label={say('field.title')} error={error}>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            value={draft.title}
            onChange={({ target }) => put({ title: target.value })}
          />
        )}
      </Field>
      <div className="field-row">
        <Field at="number" label={say('field.number')} error={error}>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={draft.number ?? ''}
              onChange={({ target }) => put({ number: target.value.trim() === '' ? null : target.value })}
            />
          )}
        </Field>
        <Field at="content/pool" label={say('field.pool')} error={error}>
          {(control) => (
            <WanInput control={control} value={draft.content.pool} change={(pool) => putContent({ pool })} />
          )}
        </Field>
      </div>
      <div className="field-row">
        {TIMES.map((name) => (
          <Field key={name} at={name} label={say(LABELS[name])} error={error}>
            {(control) => (
              <MomentInput control={control} value={draft[name]} change={(instant) => put({ [name]: instant })} />
            )}
          </Field>
        ))}
      </div>
      <p className="second">{say('field.moment.hint')}</p>
      <TextField
        at="content/text"
        label={say('field.text')}
        error={error}
        rows={6}
        grows
        maxLength={20_000}
        value={draft.content.text}
        change={(text) => putContent({ text })}
      />
      <Field at="content/contact" label={say('field.contact')} error={error}>
        {(control) => (
          <Input
            {...control}
            maxLength={400}
            value={draft.content.contact}
            onChange={({ target }) => putContent({ contact: target.value })}
          />
        )}
      </Field>
      <DirectionFields
        modes={call.modes}
        named={call.named}
        directions={draft.content.directions}
        change={(directions) => putContent({ directions })}
      />
      <QuotaFields quotas={draft.quotas} change={(quotas) => put({ quotas })} />
      {isOut && (
        <Field at="reason" label={say('field.reason')} hint={say('field.reason.hint')} error={error}>
          {(control) => (
            <Input
              {...control}
              maxLength={1000}
              value={draft.reason}
              onChange={({ target }) => put({ reason: target.value })}
            />
          )}
        </Field>
      )}
      <div className="acts">
        <ActButton
          primary
          busy={save.isPending}
          act={() => save.mutate({ callId: call.id, version: call.version, ...draft })}
        >
          {say('save')}
        </ActButton>
      </div>
    </section>
  )
}
