import { useState } from 'react'
import { approveEntry, submitEntry, withdrawEntry } from '#modules/appraisal/entry.contract.ts'
import type { EntryAct } from '#modules/appraisal/entry.rules.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { DecideAppeal, REASONED, Reasoned, type ReasonedAct } from '#modules/appraisal/web/EntryForms.tsx'
import type { EntryView } from '#modules/appraisal/web/EntryPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

/** The acts of each state, the one that leads on first. */
const BAR: Readonly<Record<EntryView['state'], readonly EntryAct[]>> = {
  draft: ['submit', 'withdraw'],
  hearing: ['state', 'approve', 'refuse', 'withdraw'],
  review: ['approve', 'refuse', 'withdraw'],
  booked: ['decideAppeal', 'appeal', 'reverse'],
  refused: [],
  withdrawn: [],
}
const DIRECT: readonly EntryAct[] = ['submit', 'approve']
/** Ways back are shown to those who may go them. */
const ASIDE: readonly EntryAct[] = ['withdraw', 'reverse', 'appeal']

/** What can be done with the entry now; what cannot is grey and says why. */
export function EntryActs({ entry }: { readonly entry: EntryView }) {
  const say = useSay(entryWords)
  const [open, setOpen] = useState<EntryAct | undefined>()
  const close = () => setOpen(undefined)
  const at = { entryId: entry.id, version: entry.version }
  const submit = useAct(submitEntry, { also: ['file'] })
  const withdraw = useAct(withdrawEntry, { also: ['file'] })
  const approve = useAct(approveEntry, { also: ['file'] })
  const acts = BAR[entry.state].filter(
    (act) => entry.acts[act].may || (act === 'decideAppeal' ? entry.appeal === 'filed' : !ASIDE.includes(act)),
  )
  if (acts.length === 0) return null
  const next = acts.find((act) => act !== 'withdraw' && act !== 'refuse' && act !== 'reverse' && entry.acts[act].may)
  const press = (act: EntryAct) => {
    if (act === 'submit') submit.mutate(at)
    else if (act === 'withdraw') withdraw.mutate(at)
    else if (act === 'approve') approve.mutate({ ...at, note: '' })
    else setOpen(act)
  }
  const deeds = [submit, withdraw, approve]
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {acts.map((act) => (
          <ActButton
            key={act}
            primary={act === next}
            danger={act === 'refuse' || act === 'reverse'}
            busy={DIRECT.includes(act) && deeds.some(({ isPending }) => isPending)}
            reason={entry.acts[act].may ? undefined : entry.acts[act].reason}
            act={() => press(act)}
          >
            {say(`act.${act}`)}
          </ActButton>
        ))}
      </div>
      <Refused error={deeds.find(({ error }) => error !== null)?.error} />
      {open !== undefined && open in REASONED && <Reasoned act={open as ReasonedAct} entry={entry} close={close} />}
      {open === 'decideAppeal' && <DecideAppeal entry={entry} close={close} />}
    </div>
  )
}
