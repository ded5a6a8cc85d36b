import { useState } from 'react'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { decideTarget, listProposals } from '#modules/dispatch/target.contract.ts'
import type { TargetCell } from '#modules/dispatch/web/cascade-draft.ts'
import { TargetValue } from '#modules/dispatch/web/EvaluationCells.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan, useSession } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly targetId: string
  readonly proposed: NonNullable<TargetCell['proposed']>
  readonly unitName: string
  readonly indicatorName: string
}

/** A proposal that waits: who, why, and the decision of somebody else. */
export function DecideTarget({ targetId, proposed, unitName, indicatorName }: Props) {
  const say = useSay(planWords)
  const { actor } = useSession()
  const mayAnywhere = useCan()('target.approve')
  const proposals = useRead(listProposals, {}, { when: mayAnywhere })
  const [refusing, setRefusing] = useState(false)
  const decide = useAct(decideTarget, { also: ['plan', 'figure'], done: () => setRefusing(false) })
  const own = proposed.by === actor.name
  const may = proposals.data?.rows.some((row) => row.targetId === targetId && row.maySign) === true
  const reason = own ? say('decide.not-yours') : may ? undefined : say('decide.no-right')
  return (
    <span className="decide">
      <span>
        <b>
          <TargetValue of={proposed} />
        </b>{' '}
        <small className="second">
          {proposed.by === null
            ? say('proposed.by.nobody', { reason: proposed.reason })
            : say('proposed.by', { by: proposed.by, reason: proposed.reason })}
        </small>
      </span>
      {reason === undefined ? (
        <span className="row">
          <ActButton
            size="small"
            primary
            busy={decide.isPending}
            act={() => decide.mutate({ targetId, version: proposed.version, decision: 'approve' })}
          >
            {say('approve')}
          </ActButton>
          <ActButton size="small" act={() => setRefusing(true)}>
            {say('refuse')}
          </ActButton>
        </span>
      ) : (
        <small className="second">{reason}</small>
      )}
      {!refusing && <Refused error={decide.error} />}
      {refusing && (
        <ReasonDialog
          title={say('refuse.title', { unit: unitName, indicator: indicatorName })}
          deed={say('refuse.deed')}
          danger
          least={2}
          busy={decide.isPending}
          error={decide.error}
          close={() => setRefusing(false)}
          act={(note) => decide.mutate({ targetId, version: proposed.version, decision: 'refuse', note })}
        />
      )}
    </span>
  )
}
