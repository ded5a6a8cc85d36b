import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { UnitActFields } from '#modules/organisations/web/UnitActFields.tsx'
import { UnitActPreview } from '#modules/organisations/web/UnitActPreview.tsx'
import type { UnitActKind } from '#modules/organisations/web/unit-acts.ts'
import { beginDraft, toAct } from '#modules/organisations/web/unit-draft.ts'
import { useUnitAct } from '#modules/organisations/web/useUnitAct.ts'
import { useUnitName } from '#modules/organisations/web/useUnits.ts'
import { Refused } from '#web/act/Refused.tsx'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly kind: UnitActKind
  readonly unit: UnitVersion
  readonly close: () => void
}

/** A re-organisation: what, from when, by what right; and the tree as it will be before anything is sent. */
export function UnitActDrawer({ kind, unit, close }: Props) {
  const say = useSay(organisationWords)
  const sayWeb = useSay(webWords)
  const name = useUnitName()(unit)
  const today = onOfficeClock(officeNow()).date
  const [draft, setDraft] = useState(() => beginDraft(kind, unit, today))
  const act = useUnitAct(kind, unit, draft, close)
  const meant = toAct(kind, unit, draft)
  const title = say('unit.act.of', { act: say(`unit.act.${kind}`), name })
  return (
    <Drawer
      open
      size={640}
      title={title}
      onClose={close}
      footer={
        <div className="row">
          <Button
            type="primary"
            danger={kind === 'close'}
            disabled={meant === undefined || draft.reason.trim().length < 2}
            loading={act.isPending}
            onClick={act.run}
          >
            {title}
          </Button>
          <Button onClick={close}>{sayWeb('act.cancel')}</Button>
        </div>
      }
    >
      <div className="stack">
        <Refused error={act.error} />
        <UnitActFields kind={kind} unit={unit} draft={draft} change={setDraft} error={act.error} />
        <div className="two-columns">
          <Field at="onDate" label={say('unit.on')} error={act.error}>
            {(control) => (
              <DateInput {...control} value={draft.onDate} change={(date) => setDraft({ ...draft, onDate: date })} />
            )}
          </Field>
          <Field at="documentNo" label={say('unit.document')} hint={say('unit.document.hint')} error={act.error}>
            {(control) => (
              <Input
                {...control}
                value={draft.documentNo}
                maxLength={100}
                onChange={(event) => setDraft({ ...draft, documentNo: event.target.value })}
              />
            )}
          </Field>
        </div>
        <Field at="reason" label={say('unit.reason')} hint={say('unit.reason.hint')} error={act.error}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={500}
              value={draft.reason}
              onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
            />
          )}
        </Field>
        <UnitActPreview act={meant} unit={unit} />
      </div>
    </Drawer>
  )
}
