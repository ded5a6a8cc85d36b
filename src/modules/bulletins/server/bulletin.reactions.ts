import { sql } from 'kysely'
import { deliverNotice } from '#cases/server/notice.store.ts'
import { findBulletin, numberOf } from '#modules/bulletins/server/bulletin.queries.ts'
import type { Reaction } from '#server/http/module.ts'

/** Everybody who works at the units below and reads bulletins is told of one that was issued. */
export const bulletinReactions: readonly Reaction[] = [
  {
    name: 'bulletin.tell-units',
    event: 'bulletin.issued',
    run: async (context, { bulletinId }) => {
      const row = await findBulletin(context, String(bulletinId))
      if (row?.state !== 'issued') return
      const { rows } = await sql<{ roleCode: string; unitId: string }>`
        select distinct a.role_code, a.unit_id
        from role_assignments a
        join roles o on o.tenant_id = a.tenant_id and o.code = a.role_code and o.grants ? 'bulletin.read'
        join unit_versions v on v.tenant_id = a.tenant_id and v.unit_id = a.unit_id and v.parent_id = ${row.unitId}
          and v.from_on <= ${row.issuedOn}::date and (v.until_on is null or v.until_on > ${row.issuedOn}::date)
        where a.tenant_id = ${context.tenantId} and a.ended_at is null`.execute(context.tx)
      for (const to of rows) {
        const params = { title: row.title, number: numberOf(row) ?? '' }
        await deliverNotice(context, {
          to,
          sentence: { key: 'notice.bulletin.issued', params },
          about: { kind: 'bulletin', id: row.id },
        })
      }
    },
  },
]
