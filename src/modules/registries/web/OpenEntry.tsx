import { useNavigate } from '@tanstack/react-router'
import { Drawer, Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { type listRegisters, openEntry } from '#modules/registries/entry.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly register: Output<typeof listRegisters>['rows'][number]
  readonly close: () => void
}

/** One entry by hand: its number is checked, its facts follow on its page. */
export function OpenEntry({ register, close }: Props) {
  const say = useSay(registryWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [draft, setDraft] = useState({ key: '', name: '', region: '', unitId: undefined as string | undefined })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const open = useAct(openEntry, {
    done: ({ registerEntryId }) =>
      void navigate({ to: '/register-entries/$registerEntryId', params: { registerEntryId } }),
  })
  const { error } = open
  const send = () =>
    draft.unitId !== undefined &&
    open.mutate({
      register: register.code,
      unitId: draft.unitId,
      key: draft.key,
      name: draft.name,
      ...(draft.region !== '' && { region: draft.region }),
    })
  return (
    <Drawer open size={460} title={say('entries.open')} onClose={close}>
      <div className="stack">
        <Refused error={error} />
        <Field at="key" label={pick(register.keyName)} error={error}>
          {(control) => (
            <Input {...control} maxLength={120} value={draft.key} onChange={(e) => put({ key: e.target.value })} />
          )}
        </Field>
        <Field at="name" label={say('field.name')} error={error}>
          {(control) => (
            <Input {...control} maxLength={300} value={draft.name} onChange={(e) => put({ name: e.target.value })} />
          )}
        </Field>
        <Field at="region" label={say('field.region')} error={error}>
          {(control) => (
            <Input {...control} maxLength={6} value={draft.region} onChange={(e) => put({ region: e.target.value })} />
          )}
        </Field>
        <Field at="unitId" label={say('field.unit')} error={error}>
          {(control) => <UnitSelect control={control} value={draft.unitId} change={(next) => put({ unitId: next })} />}
        </Field>
        <ActButton primary busy={open.isPending} act={send}>
          {say('entries.open')}
        </ActButton>
      </div>
    </Drawer>
  )
}
