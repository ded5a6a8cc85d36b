import type { Output } from '#engine/contract/operation.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { listProposals } from '#modules/dispatch/target.contract.ts'
import { DecideTarget } from '#modules/dispatch/web/DecideTarget.tsx'
import { TargetValue } from '#modules/dispatch/web/EvaluationCells.tsx'
import { SignAll } from '#modules/dispatch/web/SignAll.tsx'
import { type ListedTarget, TargetExport } from '#modules/dispatch/web/TargetExport.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { target: maybe() }

/** Targets that wait for approval: before, after, why; each leads to its cascade. */
export function Proposals({ planId }: { readonly planId?: string }) {
  const say = useSay(planWords)
  const pick = usePick()
  const dates = useDates()
  const [{ target: named }] = useAddress(SHAPE)
  const proposals = useRead(listProposals, planId === undefined ? {} : { planId })
  const rows = proposals.data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{say('proposals.title', { n: proposals.data?.total ?? rows.length })}</b>
        <span className="row">
          <TargetExport id="target-proposals" name={say('proposals.list')} rows={rows.map(listed)} />
          <SignAll targetIds={rows.map((row) => row.targetId)} />
        </span>
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('proposals.title', { n: rows.length })}>
          <thead>
            <tr>
              <th scope="col">{say('column.indicator')}</th>
              <th scope="col">{say('cascade.unit')}</th>
              <th scope="col">{say('year')}</th>
              <th scope="col" className="n">
                {say('cascade.now')}
              </th>
              <th scope="col">{say('cascade.proposed')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.targetId} className={row.targetId === named ? 'on' : ''}>
                <td>
                  <PageLink
                    to="/plans/$planId/targets/$indicatorId"
                    params={{ planId: row.planId, indicatorId: row.indicator.id }}
                    search={{ year: row.period }}
                  >
                    {pick(row.indicator.name)}
                  </PageLink>{' '}
                  <small className="second">{pick(row.indicator.unit)}</small>
                </td>
                <td>{pick(row.unit.short)}</td>
                <td className="nowrap">
                  {dates.period(row.period)} <small className="second">{say(`kind.${row.kind}`)}</small>
                </td>
                <td className="n">
                  <TargetValue of={row.before} />
                </td>
                <td>
                  <DecideTarget
                    targetId={row.targetId}
                    proposed={{ ...row.after, version: row.version, reason: row.reason, by: row.proposedBy }}
                    unitName={pick(row.unit.short)}
                    indicatorName={pick(row.indicator.name)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const listed = (row: Output<typeof listProposals>['rows'][number]): ListedTarget => ({
  ...row,
  now: row.before,
  proposed: row.after,
  by: row.proposedBy,
})
