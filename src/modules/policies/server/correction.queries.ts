import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'

interface Correction {
  readonly fact: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly year: number | null
  readonly state: 'open' | 'accepted' | 'dismissed'
  readonly reason: string
  readonly note: string | null
  readonly askedOn: string
}

/** What an enterprise asked to have corrected of the facts held about it, the newest first. */
export async function listCorrections({ tx, tenantId }: SheetContext, entryId: string): Promise<Correction[]> {
  const { rows } = await sql<Omit<Correction, 'label' | 'askedOn'> & { register: string; askedAt: Date }>`
    select e.register, f.fact, f.year, d.state, d.reason, d.note, d.asked_at
    from register_disputes d
    join register_facts f on f.tenant_id = d.tenant_id and f.id = d.fact_id
    join register_entries e on e.tenant_id = d.tenant_id and e.id = d.entry_id
    where d.tenant_id = ${tenantId} and d.entry_id = ${entryId} order by d.asked_at desc, d.id limit 50`.execute(tx)
  const registers = await listRegisterDefinitions(tx, tenantId)
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  return rows.map(({ register, askedAt, ...row }) => ({
    ...row,
    label: registers.get(register)?.facts.find(({ code }) => code === row.fact)?.name ?? { zh: row.fact, en: row.fact },
    askedOn: localDay(askedAt, utcOffsetMinutes),
  }))
}
