import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import type { EntryHead } from '#modules/appraisal/entry.contract.ts'
import { type EntrySource, type EntryState, type LedgerLine, numberOf } from '#modules/appraisal/entry.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface EntryRow extends UnitRow {
  readonly id: string
  readonly planId: string
  readonly kind: string
  readonly kindZh: string
  readonly kindEn: string
  readonly points: string
  readonly indicatorId: string | null
  readonly indicatorZh: string | null
  readonly indicatorEn: string | null
  readonly period: string
  readonly fromOn: CalendarDate
  readonly untilOn: CalendarDate
  readonly document: string
  readonly article: string
  readonly reason: string
  readonly source: EntrySource
  readonly slipId: string | null
  readonly reverses: string | null
  readonly state: EntryState
  readonly version: number
  readonly proposedBy: string | null
  readonly proposerName: string | null
  readonly proposedAt: Date
  readonly hearUntil: CalendarDate | null
  readonly statement: string | null
  readonly statedByName: string | null
  readonly statedAt: Date | null
  readonly decidedBy: string | null
  readonly deciderName: string | null
  readonly decidedAt: Date | null
  readonly decisionNote: string | null
  /** Of its posting. */
  readonly year: number | null
  readonly serial: number | null
  readonly code: string | null
  readonly bookedOn: CalendarDate | null
  readonly reversesCode: string | null
  readonly reversesYear: number | null
  readonly reversesSerial: number | null
  readonly counterId: string | null
  readonly counterState: EntryState | null
  readonly counterCode: string | null
  readonly counterYear: number | null
  readonly counterSerial: number | null
  readonly appeal: 'filed' | 'upheld' | 'dismissed' | null
  readonly appealedBy: string | null
  readonly appealDueOn: CalendarDate | null
  readonly files: number
}

const ENTRY_COLUMNS = sql.raw(`r.id, r.plan_id, r.kind, r.kind_zh, r.kind_en, r.points::text as points, r.indicator_id,
  i.name ->> 'zh' as indicator_zh, i.name ->> 'en' as indicator_en, r.period, r.from_on, r.until_on, r.document, r.article,
  r.reason, r.source, r.slip_id, r.reverses, r.state, r.version, r.proposed_by, w.name as proposer_name, r.proposed_at,
  r.hear_until, r.statement, s.name as stated_by_name, r.stated_at, r.decided_by, d.name as decider_name, r.decided_at,
  r.decision_note, b.year, b.serial, b.code, b.booked_on, o.code as reverses_code, o.year as reverses_year,
  o.serial as reverses_serial, c.id as counter_id, c.state as counter_state, c.code as counter_code, c.year as counter_year,
  c.serial as counter_serial,
  a.state as appeal, a.filed_by as appealed_by, a.due_on as appeal_due_on,
  (select count(*)::int from files f join file_contents k on k.tenant_id = f.tenant_id and k.sha256 = f.sha256
    where f.tenant_id = r.tenant_id and f.subject_kind = 'entry' and f.subject_id = r.id::text
      and f.detached_at is null and k.state <> 'bad') as files`)

type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

const indicatorName = sql`left join lateral (
  select v.content -> 'name' as name from indicators x
  join indicator_versions v on v.tenant_id = x.tenant_id and v.indicator_id = x.id and v.version = x.version
  where x.tenant_id = r.tenant_id and x.id = r.indicator_id) i on true`

/** Entries by a condition on `e`, the newest first. */
export async function listEntryRows(
  { tx, tenantId, now }: Reading,
  where: RawBuilder<boolean>,
  limit = 5000,
): Promise<readonly EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select ${ENTRY_COLUMNS}, ${UNIT_COLUMNS}
    from (select e.* from appraisal_entries e where e.tenant_id = ${tenantId} and ${where}) r
    ${joinUnit('r', now)}
    ${indicatorName}
    left join people w on w.tenant_id = r.tenant_id and w.id = r.proposed_by
    left join people s on s.tenant_id = r.tenant_id and s.id = r.stated_by
    left join people d on d.tenant_id = r.tenant_id and d.id = r.decided_by
    left join appraisal_postings b on b.tenant_id = r.tenant_id and b.entry_id = r.id
    left join appraisal_postings o on o.tenant_id = r.tenant_id and o.entry_id = r.reverses
    left join lateral (
      select n.id, n.state, m.code, m.year, m.serial from appraisal_entries n
      left join appraisal_postings m on m.tenant_id = n.tenant_id and m.entry_id = n.id
      where n.tenant_id = r.tenant_id and n.reverses = r.id and n.state not in ('refused', 'withdrawn')) c on true
    left join appraisal_appeals a on a.tenant_id = r.tenant_id and a.entry_id = r.id
    order by coalesce(b.booked_at, r.proposed_at) desc, b.serial desc, r.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findEntry(context: Reading, entryId: string, lock = false): Promise<EntryRow | undefined> {
  if (lock)
    await sql`select 1 from appraisal_entries where tenant_id = ${context.tenantId} and id = ${entryId} for update`.execute(
      context.tx,
    )
  const [row] = await listEntryRows(context, sql`e.id = ${entryId}`, 1)
  return row
}

const nameOf = (code: string | null, year: number | null, serial: number | null): string | null =>
  code === null || year === null || serial === null ? null : numberOf({ code, year, serial })

export const numberOfEntry = (row: EntryRow): string | null => nameOf(row.code, row.year, row.serial)

export const pointsOf = (points: string): string => exactText(exact(points))

export function headOfEntry(row: EntryRow): EntryHead {
  return {
    id: row.id,
    number: numberOfEntry(row),
    state: row.state,
    version: row.version,
    unit: unitNameOf(row),
    kind: { code: row.kind, name: { zh: row.kindZh, en: row.kindEn } },
    points: pointsOf(row.points),
    indicator: row.indicatorZh === null ? null : { zh: row.indicatorZh, en: row.indicatorEn ?? row.indicatorZh },
    period: row.period,
    from: row.fromOn,
    until: row.untilOn,
    document: row.document,
    article: row.article,
    reason: row.reason,
    source: row.source,
    proposedBy: row.proposerName,
    proposedAt: row.proposedAt.toISOString(),
    hearUntil: row.hearUntil,
    bookedOn: row.bookedOn,
    reverses:
      row.reverses === null
        ? null
        : { id: row.reverses, number: nameOf(row.reversesCode, row.reversesYear, row.reversesSerial) },
    reversedBy:
      row.counterId === null
        ? null
        : { id: row.counterId, number: nameOf(row.counterCode, row.counterYear, row.counterSerial) },
    appeal: row.appeal,
    files: row.files,
  }
}

/** The ledger of a plan in a year, as it stood at an instant; of some units or of all. */
export async function listLedger(
  { tx, tenantId, now }: Reading,
  which: { readonly year: number; readonly planId?: string; readonly unitIds?: readonly string[] },
): Promise<readonly LedgerLine[]> {
  const { rows } = await sql<
    Omit<LedgerLine, 'number' | 'kindName' | 'indicator' | 'from' | 'until'> & {
      code: string
      kindZh: string
      kindEn: string
      indicatorZh: string | null
      indicatorEn: string | null
      fromOn: string
      untilOn: string
    }
  >`
    select p.entry_id, p.year, p.serial, p.code, p.plan_id, p.unit_id, p.kind, r.kind_zh, r.kind_en, p.points::text as points,
      p.indicator_id, i.name ->> 'zh' as indicator_zh, i.name ->> 'en' as indicator_en, p.from_on, p.until_on, p.reverses,
      r.document, r.article, r.reason, p.booked_on
    from appraisal_postings p
    join appraisal_entries r on r.tenant_id = p.tenant_id and r.id = p.entry_id
    ${indicatorName}
    where p.tenant_id = ${tenantId} and date_part('year', p.from_on) = ${which.year}::int and p.booked_at <= ${now}
      and (${which.planId ?? null}::uuid is null or p.plan_id = ${which.planId ?? null}::uuid)
      and (${which.unitIds ?? null}::uuid[] is null or p.unit_id = any(${which.unitIds ?? null}::uuid[]))
    order by p.year, p.serial`.execute(tx)
  return rows.map(({ code, kindZh, kindEn, indicatorZh, indicatorEn, fromOn, untilOn, ...line }) => ({
    ...line,
    number: numberOf({ code, year: line.year, serial: line.serial }),
    kindName: { zh: kindZh, en: kindEn },
    points: pointsOf(line.points),
    indicator: indicatorZh === null ? null : { zh: indicatorZh, en: indicatorEn ?? indicatorZh },
    from: fromOn,
    until: untilOn,
  }))
}

export interface AppealRow {
  readonly text: string
  readonly filedBy: string
  readonly filedByName: string
  readonly filedAt: Date
  readonly dueOn: CalendarDate
  readonly state: 'filed' | 'upheld' | 'dismissed'
  readonly deciderName: string | null
  readonly decisionNote: string | null
}

export async function findAppeal({ tx, tenantId }: Reading, entryId: string): Promise<AppealRow | undefined> {
  const { rows } = await sql<AppealRow>`
    select a.text, a.filed_by, f.name as filed_by_name, a.filed_at, a.due_on, a.state, d.name as decider_name, a.decision_note
    from appraisal_appeals a
    join people f on f.tenant_id = a.tenant_id and f.id = a.filed_by
    left join people d on d.tenant_id = a.tenant_id and d.id = a.decided_by
    where a.tenant_id = ${tenantId} and a.entry_id = ${entryId}`.execute(tx)
  return rows[0]
}
