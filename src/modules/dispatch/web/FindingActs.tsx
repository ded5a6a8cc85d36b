import { Checkbox } from 'antd'
import { useState } from 'react'
import { acceptFinding, askFinding, demandCorrection, explainFinding } from '#modules/dispatch/finding.contract.ts'
import { FINDING_ACTS, type FindingAct } from '#modules/dispatch/finding.rules.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import type { FindingView } from '#modules/dispatch/web/FindingPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The way of a doubt: the office asks, the unit explains, the office accepts or demands a correction. */
export function FindingActs({ finding }: { readonly finding: FindingView }) {
  const say = useSay(qualityWords)
  const pick = usePick()
  const [open, setOpen] = useState<Exclude<FindingAct, 'ask'> | undefined>()
  const [slip, setSlip] = useState(false)
  const done = () => setOpen(undefined)
  const also = { also: ['figure', 'file', 'slip'], done }
  const ask = useAct(askFinding, also)
  const explain = useAct(explainFinding, also)
  const accept = useAct(acceptFinding, also)
  const demand = useAct(demandCorrection, also)
  const at = { findingId: finding.id, version: finding.version }
  const deeds = { explain, accept, demand } as const
  // Whoever holds no duty at all reads; the acts are not his.
  const shown = FINDING_ACTS.filter((act) => finding.acts[act] !== undefined).sort(
    (a, b) => Number(finding.acts[b]?.may) - Number(finding.acts[a]?.may),
  )
  const isMay = (act: FindingAct) => finding.acts[act]?.may === true
  // What the office may do at once is still not what it should do first: the unit is asked before.
  const order: readonly FindingAct[] =
    finding.state === 'explained' ? ['accept', 'demand', 'explain', 'ask'] : ['explain', 'ask', 'accept', 'demand']
  const next = order.find((act) => isMay(act) && act !== 'demand')
  const words = (act: FindingAct) =>
    say('act.deed', { act: say(`act.${act}`), unit: pick(finding.unit.short), kind: say(`kind.${finding.kind}`) })
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {shown.map((act) => (
          <ActButton
            key={act}
            primary={act === next}
            danger={act === 'demand'}
            busy={act === 'ask' && ask.isPending}
            reason={finding.acts[act]?.may === true ? undefined : finding.acts[act]?.reason}
            act={() => (act === 'ask' ? ask.mutate({ ...at, text: '' }) : setOpen(act))}
          >
            {say(`act.${act}`)}
          </ActButton>
        ))}
      </div>
      <Refused error={ask.error} />
      {open !== undefined && (
        <ReasonDialog
          title={words(open)}
          deed={words(open)}
          least={2}
          danger={open === 'demand'}
          busy={deeds[open].isPending}
          error={deeds[open].error}
          act={(text) => {
            if (open === 'demand') demand.mutate({ ...at, text, slip })
            else deeds[open].mutate({ ...at, text })
          }}
          close={done}
        >
          {open === 'demand' && (
            <Checkbox checked={slip} onChange={(event) => setSlip(event.target.checked)}>
              {say('act.demand.slip')}
            </Checkbox>
          )}
        </ReasonDialog>
      )}
    </div>
  )
}
