import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

export interface LetterRow {
  readonly id: string
  readonly caseId: string
  readonly projectId: string | null
  readonly code: string
  readonly number: string
  readonly template: string
  readonly templateVersion: number
  readonly nameZh: string | null
  readonly nameEn: string | null
  readonly title: string
  readonly unitId: string
  readonly unitZh: string
  readonly unitEn: string
  readonly personId: string | null
  readonly personName: string | null
  readonly issuedOn: string
  readonly reason: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly sha256: string
  readonly receivedAt: Date | null
}

/** Letters `l` to units `p`: those one is addressed in, and those to units in one's scope. */
export const lettersInSight = (actor: Actor): RawBuilder<boolean> =>
  sql<boolean>`(l.person_id = ${actor.personId} or ${scopeCondition(scopeOf(actor, 'project.read'), 'p.path')})`

export interface LetterFilter {
  readonly callId?: string | undefined
  readonly code?: string | undefined
  readonly text?: string | undefined
}

export const lettersBy = (actor: Actor, { callId, code, text }: LetterFilter): RawBuilder<boolean> => sql<boolean>`
  ${lettersInSight(actor)} and (${callId ?? null}::uuid is null or l.call_id = ${callId ?? null}::uuid)
  and (${code ?? null}::text is null or l.code = ${code ?? null})
  and (${text ?? null}::text is null or strpos(l.number || ' ' || l.title || ' ' || p.name_zh, ${text ?? null}::text) > 0)`

const PLACE = sql`join lateral (select name_zh, name_en, path from unit_versions w
  where w.tenant_id = l.tenant_id and w.unit_id = l.unit_id order by w.from_on desc limit 1) p on true`

/** The newest first. */
export async function listLetterRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<readonly LetterRow[]> {
  const { rows } = await sql<LetterRow>`
    select l.id, l.case_id, l.project_id, l.code, l.number, l.template, l.template_version, d.content -> 'name' ->> 'zh' as name_zh,
      d.content -> 'name' ->> 'en' as name_en, l.title, l.unit_id, p.name_zh as unit_zh, p.name_en as unit_en, l.person_id,
      a.name as person_name, l.issued_on, l.reason, l.facts, l.sha256,
      (select max(at) from letter_receipts r where r.tenant_id = l.tenant_id and r.letter_id = l.id) as received_at
    from letters l ${PLACE}
    left join people a on a.tenant_id = l.tenant_id and a.id = l.person_id
    left join definition_versions d on d.tenant_id = l.tenant_id and d.kind = 'document' and d.code = l.template
      and d.version = l.template_version
    where l.tenant_id = ${tenantId} and ${where} order by l.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function countLetters({ tx, tenantId }: Reading, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from letters l ${PLACE}
    where l.tenant_id = ${tenantId} and ${where}`.execute(tx)
  return rows[0]!.n
}
