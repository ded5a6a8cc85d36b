import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { appealEntry, decideAppeal, refuseEntry, reverseEntry, stateCase } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import type { EntryView } from '#modules/appraisal/web/EntryPage.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { TextField } from '#web/form/TextField.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface FormProps {
  readonly entry: EntryView
  readonly close: () => void
}

/** Acts that ask for words and nothing else. */
export const REASONED = { state: stateCase, refuse: refuseEntry, reverse: reverseEntry, appeal: appealEntry } as const
export type ReasonedAct = keyof typeof REASONED

function useDeed(entry: EntryView, act: ReasonedAct | 'decideAppeal'): string {
  const say = useSay(entryWords)
  const pick = usePick()
  return say('act.deed', {
    act: say(`act.${act}`),
    name: entry.number ?? `${pick(entry.unit.short)}${pick(entry.kind.name)}`,
  })
}

export function Reasoned({ act, entry, close }: FormProps & { readonly act: ReasonedAct }) {
  const also = { also: ['file'], done: close }
  const words = useDeed(entry, act)
  const deeds = {
    state: useAct(stateCase, also),
    refuse: useAct(refuseEntry, also),
    reverse: useAct(reverseEntry, also),
    appeal: useAct(appealEntry, also),
  }
  const at = { entryId: entry.id, version: entry.version }
  const send = (text: string) => {
    if (act === 'state' || act === 'appeal') deeds[act].mutate({ ...at, text })
    else deeds[act].mutate({ ...at, reason: text })
  }
  return (
    <ReasonDialog
      title={words}
      deed={words}
      least={2}
      danger={act === 'refuse' || act === 'reverse'}
      busy={deeds[act].isPending}
      error={deeds[act].error}
      act={send}
      close={close}
    />
  )
}

/** Upheld, the entry is taken back at once. */
export function DecideAppeal({ entry, close }: FormProps) {
  const say = useSay(entryWords)
  const sayWeb = useSay(webWords)
  const words = useDeed(entry, 'decideAppeal')
  const [uphold, setUphold] = useState(false)
  const [note, setNote] = useState('')
  const decide = useAct(decideAppeal, { done: close })
  return (
    <Modal
      open
      title={words}
      okText={words}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: decide.isPending }}
      onCancel={close}
      onOk={() => decide.mutate({ entryId: entry.id, version: entry.version, uphold, note })}
    >
      <div className="stack">
        <Refused error={decide.error} />
        {entry.appealed !== null && <p className="prose">{entry.appealed.text}</p>}
        <Radio.Group
          value={uphold}
          onChange={({ target }) => setUphold(target.value)}
          options={[
            { value: true, label: say('decide.uphold') },
            { value: false, label: say('decide.dismiss') },
          ]}
        />
        <TextField
          at="note"
          label={say('field.note')}
          error={decide.error}
          rows={3}
          maxLength={1000}
          value={note}
          change={setNote}
        />
      </div>
    </Modal>
  )
}
