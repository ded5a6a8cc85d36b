import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { type Judgement, judge } from '#engine/light/judge.ts'
import type { LightEntry } from '#engine/light/light-entry.ts'
import type { LightReason } from '#engine/light/light-reason.ts'
import type { LightSubject } from '#engine/light/light-scheme.ts'
import type { LightSign } from '#modules/dispatch/dispatch.ts'
import { findLights, type PinnedLights } from '#modules/dispatch/server/light.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Kept {
  readonly entry: LightEntry
  readonly reason: LightReason
}

export interface RecordName {
  readonly kind: string
  readonly id: string
}

/** The light of a record on a day, judged after its history; what is new is appended. Undefined: no scheme judges it. */
export async function judgeRecord(
  context: Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>,
  subject: LightSubject,
  record: RecordName,
  facts: Facts,
): Promise<{ readonly judgement: Judgement; readonly lights: PinnedLights } | undefined> {
  const { tx, tenantId, now } = context
  const lights = await findLights(tx, tenantId, subject)
  if (lights === undefined) return undefined
  const { code } = lights.scheme.scheme
  const history = await listLightEntries(tx, tenantId, record, code)
  const today = await getToday(tx, tenantId, now)
  const last = history.at(-1)?.entry.on
  // A clock that was set back judges on the last day known.
  const on: CalendarDate = last !== undefined && last > today ? last : today
  const judgement = judge(
    lights.scheme,
    { on, facts },
    history.map(({ entry }) => entry),
    lights.calendar,
  )
  if (judgement.changed) {
    const { entry, reason } = judgement
    await sql`insert into light_entries (tenant_id, id, subject_kind, subject_id, scheme, light, since, recorded_at, reason)
      values (${tenantId}, ${context.newId()}, ${record.kind}, ${record.id}, ${code}, ${entry.light ?? 'none'},
        ${`${entry.since}T00:00:00Z`}, ${now}, ${JSON.stringify({ entry, reason })}::jsonb)`.execute(tx)
  }
  return { judgement, lights }
}

/** The lights a record has had under a scheme, oldest first. */
export async function listLightEntries(
  tx: Tx,
  tenantId: string,
  { kind, id }: RecordName,
  scheme: string,
): Promise<readonly Kept[]> {
  const { rows } = await sql<{ reason: Kept }>`
    select reason from light_entries
    where tenant_id = ${tenantId} and subject_kind = ${kind} and subject_id = ${id} and scheme = ${scheme}
    order by recorded_at, id`.execute(tx)
  return rows.map(({ reason }) => reason)
}

/** What has no light is drawn as a dash. */
const UNLIT: LightSign = {
  code: 'none',
  word: { zh: '未评', en: 'Not judged' },
  shape: 'dash',
  tone: 'none',
  severity: 0,
  alarm: false,
}

export function signOfCode(lights: PinnedLights | undefined, code: string): LightSign {
  const found = lights?.scheme.lights.get(code)
  return found === undefined ? UNLIT : { ...found }
}
