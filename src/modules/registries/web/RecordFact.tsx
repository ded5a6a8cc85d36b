import { Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { measureWord } from '#engine/indicator/measure.messages.ts'
import { recordFact } from '#modules/registries/fact.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import type { Entry } from '#modules/registries/web/EntryPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TRUSTS = ['departmental', 'self-declared'] as const

/** A fact of one source, beside what others say. */
export function RecordFact({ of: entry, close }: { readonly of: Entry; readonly close: () => void }) {
  const say = useSay(registryWords)
  const pick = usePick()
  const [draft, setDraft] = useState({
    fact: undefined as string | undefined,
    year: String(officeNow().getFullYear() - 1),
    value: '',
    trust: 'departmental' as (typeof TRUSTS)[number],
    source: '',
    asOf: '',
    expiresOn: '',
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const record = useAct(recordFact, { done: close })
  const { error } = record
  const fact = entry.facts.find(({ code }) => code === draft.fact)
  const send = () =>
    draft.fact !== undefined &&
    record.mutate({
      registerEntryId: entry.id,
      fact: draft.fact,
      value: draft.value,
      trust: draft.trust,
      source: draft.source,
      ...(fact?.isYearly === true && { year: Number(draft.year) }),
      ...(draft.asOf !== '' && { asOf: draft.asOf }),
      ...(draft.expiresOn !== '' && { expiresOn: draft.expiresOn }),
    })
  const choices =
    fact?.type === 'yes-no'
      ? [
          { value: 'yes', label: say('yes') },
          { value: 'no', label: say('no') },
        ]
      : fact?.choices?.map(({ code, name }) => ({ value: code, label: pick(name) }))
  const valueLabel =
    fact?.measure == null ? say('field.value') : say('field.value.of', { measure: pick(measureWord(fact.measure)) })
  return (
    <Drawer open size={460} title={say('facts.record')} onClose={close}>
      <div className="stack">
        <Refused error={error} />
        <Field at="fact" label={say('field.fact')} error={error}>
          {({ id }) => (
            <Select
              id={id}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.fact ?? null}
              options={entry.facts.map((one) => ({ value: one.code, label: pick(one.name) }))}
              onChange={(next) => put({ fact: next ?? undefined, value: '' })}
            />
          )}
        </Field>
        {fact?.isYearly === true && (
          <Field at="year" label={say('field.year')} error={error}>
            {(control) => (
              <Input {...control} maxLength={4} value={draft.year} onChange={(e) => put({ year: e.target.value })} />
            )}
          </Field>
        )}
        <Field at="value" label={valueLabel} error={error}>
          {(control) =>
            choices === undefined ? (
              <Input
                {...control}
                maxLength={2000}
                value={draft.value}
                onChange={(e) => put({ value: e.target.value })}
              />
            ) : (
              <Select
                id={control.id}
                value={draft.value === '' ? null : draft.value}
                options={choices}
                onChange={(next) => put({ value: next ?? '' })}
              />
            )
          }
        </Field>
        <Field at="trust" label={say('field.trust')} error={error}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.trust}
              options={TRUSTS.map((value) => ({ value, label: say(`trust.${value}`) }))}
              onChange={(trust) => put({ trust })}
            />
          )}
        </Field>
        <Field at="source" label={say('field.source')} hint={say('field.source.hint')} error={error}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={draft.source}
              onChange={(e) => put({ source: e.target.value })}
            />
          )}
        </Field>
        <Field at="asOf" label={say('field.as-of')} error={error}>
          {(control) => <DateInput {...control} value={draft.asOf} change={(asOf) => put({ asOf })} />}
        </Field>
        <Field at="expiresOn" label={say('field.expires')} error={error}>
          {(control) => <DateInput {...control} value={draft.expiresOn} change={(expiresOn) => put({ expiresOn })} />}
        </Field>
        <ActButton primary busy={record.isPending} act={send}>
          {say('facts.record')}
        </ActButton>
      </div>
    </Drawer>
  )
}
