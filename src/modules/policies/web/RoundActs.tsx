import { useState } from 'react'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { wan } from '#modules/funds/web/Wan.tsx'
import {
  approveRound,
  askEnterprises,
  payParts,
  payRound,
  publishRound,
  withdrawRound,
} from '#modules/policies/award.contract.ts'
import type { RoundAct, RoundState } from '#modules/policies/award.rules.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { RoundView } from '#modules/policies/web/RoundPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

const BAR: Readonly<Record<RoundState, readonly RoundAct[]>> = {
  draft: ['ask', 'publish', 'withdraw'],
  confirming: ['publish', 'withdraw'],
  published: ['approve', 'withdraw'],
  approved: ['pay', 'withdraw'],
  paying: ['pay-parts'],
  withdrawn: [],
}
const WORKING_DAYS = [5, 7, 10, 15, 20]

/** What can be done with the round now, or why it cannot. An approval names the list that this page shows. */
export function RoundActs({ of: round }: { readonly of: RoundView }) {
  const say = useSay(policyWords)
  const sayAward = useSay(awardScreen)
  const [over, setOver] = useState<RoundAct | undefined>()
  const close = () => setOver(undefined)
  const options = { also: ['policy', 'fund'], done: close }
  const publish = useAct(publishRound, options)
  const approve = useAct(approveRound, options)
  const ask = useAct(askEnterprises, options)
  const pay = useAct(payRound, options)
  const parts = useAct(payParts, options)
  const withdraw = useAct(withdrawRound, options)
  const at = { awardRoundId: round.id, version: round.version }
  const acts = BAR[round.state].filter((act) =>
    act === 'ask' ? round.waiting > 0 : act !== 'pay-parts' || round.partsDue > 0,
  )
  if (acts.length === 0) return null
  const press = { pay: () => pay.mutate(at), 'pay-parts': () => parts.mutate(at) }
  const { title } = round
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {acts.map((act, place) => (
          <ActButton
            key={act}
            primary={place === 0}
            danger={act === 'withdraw'}
            busy={(act === 'pay' && pay.isPending) || (act === 'pay-parts' && parts.isPending)}
            reason={round.acts[act].may ? undefined : round.acts[act].reason}
            act={act === 'pay' || act === 'pay-parts' ? press[act] : () => setOver(act)}
          >
            {say(`act.${act}`)}
          </ActButton>
        ))}
      </div>
      <Refused error={pay.error ?? parts.error} />
      {over === 'ask' && (
        <ConfirmDialog
          title={sayAward('ask.of', { title })}
          deed={say('act.ask')}
          busy={ask.isPending}
          error={ask.error}
          close={close}
          act={() => ask.mutate(at)}
        >
          <p>{sayAward('ask.what', { n: round.waiting })}</p>
        </ConfirmDialog>
      )}
      {over === 'publish' && (
        <ActForm
          title={say('publish.of', { title })}
          deed={say('act.publish')}
          error={publish.error}
          busy={publish.isPending}
          close={close}
          fields={[
            { at: 'notice', label: say('publish.where'), kind: 'text', hint: say('publish.where.hint') },
            {
              ...{ at: 'workingDays', label: say('publish.days'), kind: 'choice', start: '5' },
              options: WORKING_DAYS.map((n) => ({ value: String(n), label: say('publish.days.n', { n }) })),
            },
          ]}
          send={({ notice = '', workingDays }) => publish.mutate({ ...at, notice, workingDays: Number(workingDays) })}
        />
      )}
      {over === 'approve' && (
        <ConfirmDialog
          title={say('approve.of', { title })}
          deed={say('act.approve')}
          busy={approve.isPending}
          error={approve.error}
          close={close}
          act={() => approve.mutate({ ...at, sha256: round.sha256 })}
        >
          <p>{say('approve.what', { n: round.awards, wan: wan(round.amountFen) })}</p>
        </ConfirmDialog>
      )}
      {over === 'withdraw' && (
        <ReasonDialog
          title={say('withdraw.of', { title })}
          deed={say('act.withdraw')}
          least={2}
          danger
          busy={withdraw.isPending}
          error={withdraw.error}
          close={close}
          act={(reason) => withdraw.mutate({ ...at, reason })}
        />
      )}
    </div>
  )
}
