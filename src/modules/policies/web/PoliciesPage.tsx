import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { wan } from '#modules/funds/web/Wan.tsx'
import { listPolicies, type PolicyRow, runPolicies } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { usePolicyColumns } from '#modules/policies/web/usePolicyColumns.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

/** The greater sum first, then who reaches more. */
const byMoney = ({ reach: a }: PolicyRow, { reach: b }: PolicyRow): number => {
  const [x, y] = [BigInt(a.paysFen), BigInt(b.paysFen)]
  return x === y ? b.eligible - a.eligible : x > y ? -1 : 1
}

type Policies = Output<typeof listPolicies>

/** Policies in force: whom each reaches among the enterprises in sight, and what it pays. */
export function PoliciesPage() {
  const policies = useRead(listPolicies, {})
  return <Waiting for={policies}>{(data) => <List of={data} />}</Waiting>
}

function List({ of: { rows, run } }: { readonly of: Policies }) {
  const say = useSay(policyWords)
  const may = useCan()
  const dates = useDates()
  const navigate = useNavigate()
  const columns = usePolicyColumns()
  const [judged, setJudged] = useState<string | undefined>()
  const again = useAct(runPolicies, {
    done: ({ entries, changed }) => setJudged(say('policies.rejudged', { entries, changed })),
  })
  const why = run === null ? say('policies.never') : say('policies.why', { day: dates.day(run.on) })
  return (
    <>
      <PageHead
        title={
          rows.length === 0
            ? say('policies.none')
            : say('policies.title', {
                n: rows.length,
                payable: rows.reduce((sum, { reach }) => sum + reach.payable, 0),
                wan: wan(String(rows.reduce((sum, { reach }) => sum + BigInt(reach.paysFen), 0n))),
              })
        }
        why={run !== null && !run.isCurrent ? `${why} · ${say('policies.stale')}` : why}
      >
        {may('award.manage') && rows.length > 0 && (
          <ActButton busy={again.isPending} act={() => again.mutate({})}>
            {say('policies.rejudge')}
          </ActButton>
        )}
      </PageHead>
      <Refused error={again.error} />
      {judged !== undefined && (
        <p role="status" className="second">
          {judged}
        </p>
      )}
      <DataTable
        id="policies"
        name={say('policies.list')}
        rows={[...rows].sort(byMoney)}
        columns={columns}
        rowKey={({ code }) => code}
        open={({ code }) => void navigate({ to: '/policies/$policyCode', params: { policyCode: code } })}
        empty={<State kind="empty" title={say('policies.none')} why={say('policies.none.why')} />}
      />
    </>
  )
}
