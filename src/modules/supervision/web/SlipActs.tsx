import { useState } from 'react'
import {
  approveReply,
  cancelSlip,
  checkExtension,
  closeSlip,
  decideExtension,
  returnSlip,
  sendBackReply,
  signSlip,
  urgeSlip,
  verifySlip,
  withdrawReply,
} from '#modules/supervision/slip.contract.ts'
import type { SlipAct } from '#modules/supervision/slip.rules.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { AskExtension, Decide, Escalate, Reply } from '#modules/supervision/web/SlipForms.tsx'
import type { SlipView } from '#modules/supervision/web/SlipPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

/** The acts of each state, the one that leads on first; what cannot be done now is grey and says why. */
const BAR: Readonly<Record<SlipView['state'], readonly SlipAct[]>> = {
  issued: ['sign', 'urge'],
  handling: ['reply', 'askExtension', 'urge'],
  returned: ['reply', 'askExtension', 'urge'],
  replied: ['approve', 'sendBack', 'withdraw'],
  'under-review': ['verify', 'return'],
  verified: ['close', 'return'],
  closed: [],
  cancelled: [],
}

/** Never what is meant to be done next. */
const ASIDE: readonly SlipAct[] = ['urge', 'escalate', 'cancel', 'return']

const REASONED = { sendBack: sendBackReply, return: returnSlip, cancel: cancelSlip } as const
type Reasoned = keyof typeof REASONED

export function SlipActs({ slip }: { readonly slip: SlipView }) {
  const say = useSay(slipWords)
  const [open, setOpen] = useState<SlipAct | undefined>()
  const close = () => setOpen(undefined)
  const also = { also: ['file'], done: close }
  const at = { slipId: slip.id, version: slip.version }
  const direct = {
    sign: useAct(signSlip, also),
    withdraw: useAct(withdrawReply, also),
    approve: useAct(approveReply, also),
    verify: useAct(verifySlip, also),
    close: useAct(closeSlip, also),
    urge: useAct(urgeSlip, also),
  }
  const extension = slip.extensionsAsked.find(({ state }) => state === 'asked' || state === 'checked')
  const more: SlipAct[] = [
    ...(extension?.state === 'asked' ? (['checkExtension'] as const) : []),
    ...(extension?.state === 'checked' ? (['decideExtension'] as const) : []),
    ...(slip.acts.escalate?.may ? (['escalate'] as const) : []),
    ...(slip.acts.cancel?.may ? (['cancel'] as const) : []),
  ]
  const acts = [...BAR[slip.state], ...more]
  if (acts.length === 0) return null
  const next = [...more, ...BAR[slip.state]].find((act) => !ASIDE.includes(act) && slip.acts[act]?.may === true)
  const press = (act: SlipAct) => {
    if (act === 'sign' || act === 'withdraw') direct[act].mutate(at)
    else if (act === 'approve' || act === 'verify' || act === 'close' || act === 'urge')
      direct[act].mutate({ ...at, note: '' })
    else setOpen(act)
  }
  const failed = Object.values(direct).find(({ error }) => error !== null)
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {acts.map((act) => (
          <ActButton
            key={act}
            primary={act === next}
            danger={act === 'return' || act === 'cancel'}
            busy={Object.hasOwn(direct, act) && direct[act as keyof typeof direct].isPending}
            reason={slip.acts[act]?.may === true ? undefined : slip.acts[act]?.reason}
            act={() => press(act)}
          >
            {say(`act.${act}`)}
          </ActButton>
        ))}
      </div>
      <Refused error={failed?.error} />
      {open !== undefined && open in REASONED && <Reasoned act={open as Reasoned} slip={slip} close={close} />}
      {open === 'reply' && <Reply slip={slip} close={close} />}
      {open === 'askExtension' && <AskExtension slip={slip} close={close} />}
      {open === 'checkExtension' && <Decide slip={slip} operation={checkExtension} act={open} close={close} />}
      {open === 'decideExtension' && <Decide slip={slip} operation={decideExtension} act={open} close={close} />}
      {open === 'escalate' && <Escalate slip={slip} close={close} />}
    </div>
  )
}

function Reasoned({
  act,
  slip,
  close,
}: {
  readonly act: Reasoned
  readonly slip: SlipView
  readonly close: () => void
}) {
  const say = useSay(slipWords)
  const deed = useAct(REASONED[act], { also: ['file'], done: close })
  const words = say('act.deed', { act: say(`act.${act}`), number: slip.number })
  return (
    <ReasonDialog
      title={words}
      deed={words}
      least={2}
      danger
      busy={deed.isPending}
      error={deed.error}
      act={(reason) => deed.mutate({ slipId: slip.id, version: slip.version, reason })}
      close={close}
    />
  )
}
