import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import { lastDay } from '#engine/calendar/period.ts'
import type { Reaction } from '#server/http/module.ts'

/**
 * A decision dated back takes units out of the tree on which an open period is added up. Their reports stay and may be
 * finished; they are asked for no more, and leave the inboxes.
 */
export const reportsFollowTheTree: Reaction = {
  name: 'reports-follow-the-tree',
  event: 'unit.changed',
  run: async (context, payload) => {
    const { tx, tenantId } = context
    const changes = payload.changes as readonly { readonly fromUnitIds: readonly string[] }[]
    const { rows } = await sql<{ reportId: string; unitId: string; period: string; closedOn: string }>`
      select r.id as report_id, r.unit_id, c.period, u.closed_on from reports r
      join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id and c.closed_at is null
      join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
      where r.tenant_id = ${tenantId} and r.state in ('filling', 'returned') and u.closed_on is not null
        and r.unit_id = any(${changes.flatMap(({ fromUnitIds }) => fromUnitIds)}::uuid[])`.execute(tx)
    for (const { reportId, unitId, period, closedOn } of rows) {
      if (closedOn > lastDay(period)) continue
      const ended = await closeTasks(
        context,
        { subjectKind: 'report', subjectId: reportId },
        { outcome: 'unit-reorganised' },
      )
      if (ended === 0) continue
      const subject = { kind: 'report', id: reportId, unitId }
      await recordHistory(context, { subject, sentence: { key: 'report.unit-gone', params: { date: closedOn } } })
    }
  },
}
