import { sql } from 'kysely'
import type { Reading } from '#modules/projects/server/matter.ts'

/** The gate of a direction as it was decided. */
export interface GateRow {
  readonly direction: string
  readonly ranking: readonly string[]
  readonly resolution: string
  readonly decidedAt: Date
  readonly by: string
  readonly proposedBy: string
}

export async function listGates({ tx, tenantId }: Reading, callId: string): Promise<readonly GateRow[]> {
  const { rows } = await sql<GateRow>`
    select g.direction, g.ranking, g.resolution, g.decided_at, coalesce(p.name, '') as by, coalesce(q.name, '') as proposed_by
    from race_gates g
    left join people p on p.tenant_id = g.tenant_id and p.id = g.decided_by
    left join people q on q.tenant_id = g.tenant_id and q.id = g.proposed_by
    where g.tenant_id = ${tenantId} and g.call_id = ${callId}`.execute(tx)
  return rows
}

/** The last proposal of a direction. */
export interface ProposalRow {
  readonly id: string
  readonly direction: string
  readonly ranking: readonly string[]
  readonly resolution: string
  readonly proposedBy: string
  readonly proposer: string
  readonly proposedAt: Date
  readonly state: 'open' | 'replaced' | 'returned' | 'decided'
  readonly answerer: string
  readonly answeredAt: Date | null
  readonly reason: string
}

export async function listLastProposals({ tx, tenantId }: Reading, callId: string): Promise<readonly ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`
    select distinct on (r.direction) r.id, r.direction, r.ranking, r.resolution, r.proposed_by, coalesce(p.name, '') as proposer,
      r.proposed_at, r.state, coalesce(a.name, '') as answerer, r.answered_at, r.reason
    from race_proposals r
    left join people p on p.tenant_id = r.tenant_id and p.id = r.proposed_by
    left join people a on a.tenant_id = r.tenant_id and a.id = r.answered_by
    where r.tenant_id = ${tenantId} and r.call_id = ${callId} order by r.direction, r.id desc`.execute(tx)
  return rows
}
