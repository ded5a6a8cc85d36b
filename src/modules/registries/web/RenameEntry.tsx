import { Drawer, Input } from 'antd'
import { useState } from 'react'
import { renameEntry } from '#modules/registries/entry.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import type { Entry } from '#modules/registries/web/EntryPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { useSay } from '#web/words/language.ts'

/** A name or region that holds from a day on; the former stay on the page. */
export function RenameEntry({ of: entry, close }: { readonly of: Entry; readonly close: () => void }) {
  const say = useSay(registryWords)
  const [draft, setDraft] = useState({
    name: entry.name,
    region: entry.region ?? '',
    fromOn: '',
    reason: '',
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const rename = useAct(renameEntry, { done: close })
  const { error } = rename
  const send = () =>
    draft.fromOn !== '' &&
    rename.mutate({
      registerEntryId: entry.id,
      version: entry.version,
      fromOn: draft.fromOn,
      name: draft.name,
      ...(draft.region !== '' && { region: draft.region }),
      reason: draft.reason,
    })
  return (
    <Drawer open size={460} title={say('act.rename')} onClose={close}>
      <div className="stack">
        <Refused error={error} />
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
        <Field at="fromOn" label={say('field.from')} error={error}>
          {(control) => <DateInput {...control} value={draft.fromOn} change={(fromOn) => put({ fromOn })} />}
        </Field>
        <TextField
          at="reason"
          label={say('field.reason')}
          rows={2}
          maxLength={500}
          value={draft.reason}
          error={error}
          change={(reason) => put({ reason })}
        />
        <ActButton primary busy={rename.isPending} act={send}>
          {say('act.save')}
        </ActButton>
      </div>
    </Drawer>
  )
}
