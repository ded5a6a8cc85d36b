import { type RawBuilder, sql } from 'kysely'
import type { CaseFilter } from '#cases/case.contract.ts'
import { searchFor } from '#cases/case-search.rules.ts'
import { casesInSight, casesOfParty, casesOfSeat } from '#cases/server/case.access.ts'
import type { Actor } from '#engine/access/actor.ts'
import { addDays, dayNumber, weekdayOf } from '#engine/calendar/date.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { Phase, ProcessOutcome } from '#engine/process/phase.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Tx, together } from '#server/database/tenant.ts'

export interface ListedCase {
  readonly id: string
  readonly number: string | null
  readonly title: string
  readonly processCode: string
  readonly processVersion: number
  readonly processHash: string
  readonly record: string | null
  readonly unitId: string
  readonly unitNameZh: string
  readonly unitNameEn: string
  readonly state: string
  readonly phase: Phase
  readonly outcome: ProcessOutcome | null
  readonly round: number
  readonly serial: number
  readonly openedAt: Date
  readonly enteredOn: string
  readonly dueOn: string | null
  readonly closedAt: Date | null
  readonly sortKey: string | null
}

interface Asked {
  readonly actor: Actor
  readonly today: string
  readonly filter: CaseFilter
  /** What `findByText` has found; all that is listed and counted is among them. */
  readonly found: readonly string[] | undefined
}

const MOST_COUNTED = 1_000

type Sort = CaseFilter['sort']
const COLUMN: Readonly<Record<Sort, RawBuilder<unknown>>> = {
  opened: sql`c.opened_at`,
  due: sql`c.due_on`,
  entered: sql`c.entered_on`,
  number: sql`c.number collate "C"`,
  title: sql`c.title collate "C"`,
}
const CAST: Readonly<Record<Sort, RawBuilder<unknown>>> = {
  opened: sql`::timestamptz`,
  due: sql`::date`,
  entered: sql`::date`,
  number: sql`::text`,
  title: sql`::text`,
}
const PLAUSIBLE: Readonly<Partial<Record<Sort, RegExp>>> = {
  opened: /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/,
  due: /^\d{4}-\d{2}-\d{2}$/,
  entered: /^\d{4}-\d{2}-\d{2}$/,
}

/** Sorted by what may be missing: those that have it come first. */
const MAY_MISS: ReadonlySet<Sort> = new Set(['due', 'number'])

interface Page {
  readonly limit: number
  readonly cursor?: string
}

/** One page of the cases the actor may see. */
export async function listCasePage(
  tx: Tx,
  tenantId: string,
  asked: Asked,
  page: Page,
): Promise<{ readonly rows: readonly ListedCase[]; readonly isMore: boolean; readonly cursor?: string }> {
  const column = COLUMN[asked.filter.sort]
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor)
  // Asked apart: an index runs both ways where nothing is said of what is missing.
  const [, first] = await together([
    planForWhatIsAsked(tx),
    after?.key === '' ? Promise.resolve([]) : listSorted(tx, tenantId, asked, page.limit + 1, after),
  ])
  const rows = [...first]
  const room = page.limit + 1 - rows.length
  if (MAY_MISS.has(asked.filter.sort) && room > 0) {
    const missing = sql<boolean>`${column} is null`
    rows.push(...(await listSorted(tx, tenantId, asked, room, after?.key === '' ? after : undefined, missing)))
  }
  const isMore = rows.length > page.limit
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    rows: shown,
    isMore,
    ...(isMore && last && { cursor: writeCursor({ id: last.id, key: last.sortKey ?? '' }) }),
  }
}

/**
 * Of a span of days a plan for all values supposes that next to nothing lies in it: after five lists of a month those of two
 * years were gathered row by row and sorted, 0.4 s instead of walking to the first fifty.
 */
const planForWhatIsAsked = (tx: Tx) => sql`set local plan_cache_mode = force_custom_plan`.execute(tx)

async function listSorted(
  tx: Tx,
  tenantId: string,
  asked: Asked,
  limit: number,
  after?: { readonly id: string; readonly key: string },
  missing?: RawBuilder<boolean>,
): Promise<ListedCase[]> {
  const { sort, order } = asked.filter
  const way = order === 'up' ? sql`asc` : sql`desc`
  const sorted = missing === undefined ? sql`${COLUMN[sort]} ${way}, c.id ${way}` : sql`c.id ${way}`
  const has = MAY_MISS.has(sort) ? (missing ?? sql<boolean>`${COLUMN[sort]} is not null`) : sql<boolean>`true`
  const key =
    sort === 'opened'
      ? sql`to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
      : sql`(${COLUMN[sort]})::text`
  // Which ones, first: an index that holds what is filtered by is walked without reading a row.
  const { rows } = await sql<ListedCase>`
    select c.id, c.number, c.title, c.process_code, c.process_version, c.process_state ->> 'hash' as process_hash, c.record,
      c.unit_id, v.name_zh as unit_name_zh, v.name_en as unit_name_en, c.state, c.phase, c.outcome, c.round, c.serial,
      c.opened_at, c.entered_on, c.due_on, c.closed_at, ${key} as sort_key
    from (select c.id from cases c
      where c.tenant_id = ${tenantId} and ${has} and ${conditions(tenantId, asked)} and ${afterCursor(sort, order, after)}
      order by ${sorted} limit ${limit}) page
    join cases c on c.tenant_id = ${tenantId} and c.id = page.id
    join lateral (select name_zh, name_en from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
      order by (w.until_on is null) desc, w.from_on desc limit 1) v on true
    order by ${sorted}`.execute(tx)
  return rows
}

function afterCursor(
  sort: Sort,
  order: CaseFilter['order'],
  after: { readonly id: string; readonly key: string } | undefined,
): RawBuilder<boolean> {
  if (after === undefined) return sql<boolean>`true`
  const { id, key } = after
  const beyond = order === 'up' ? sql`>` : sql`<`
  if (key === '') return sql<boolean>`c.id ${beyond} ${id}`
  if (PLAUSIBLE[sort]?.test(key) === false) throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'cursor' })
  return sql<boolean>`(${COLUMN[sort]}, c.id) ${beyond} (${key}${CAST[sort]}, ${id}::uuid)`
}

/** How many there are, counted no further than 1,000: rare ones among very many would be long to count. */
export async function countCases(tx: Tx, tenantId: string, asked: Asked): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
    select from cases c where c.tenant_id = ${tenantId} and ${conditions(tenantId, asked)} limit ${MOST_COUNTED}) few`.execute(
    tx,
  )
  return rows[0]!.n
}

function conditions(tenantId: string, { actor, today, filter, found }: Asked): RawBuilder<boolean> {
  const parts: RawBuilder<boolean>[] = [casesInSight(actor, today)]
  const is = (column: RawBuilder<unknown>, value: string | undefined) => {
    if (value !== undefined) parts.push(sql<boolean>`${column} = ${value}`)
  }
  is(sql`c.process_code`, filter.process)
  is(sql`c.record`, filter.record)
  is(sql`c.phase`, filter.phase)
  is(sql`c.outcome`, filter.outcome)
  is(sql`c.state`, filter.state)
  is(sql`c.subject_kind`, filter.subjectKind)
  is(sql`c.subject_id`, filter.subjectId)
  is(sql`c.parent_case_id`, filter.parentCaseId)
  if (filter.unitId !== undefined) parts.push(ofUnit(tenantId, filter.unitId, filter.below))
  if (filter.openedFrom !== undefined) parts.push(sql<boolean>`c.opened_at >= ${filter.openedFrom}::timestamptz`)
  if (filter.openedUntil !== undefined)
    parts.push(sql<boolean>`c.opened_at < ${addDays(filter.openedUntil, 1)}::timestamptz`)
  if (filter.due !== undefined) parts.push(isDue(filter.due, today))
  if (filter.mine !== undefined) parts.push(isMine(filter.mine, actor, today))
  if (found !== undefined) parts.push(sql<boolean>`c.id = any(${[...found]}::uuid[])`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

const ofUnit = (tenantId: string, unitId: string, below: boolean): RawBuilder<boolean> =>
  below
    ? sql<boolean>`c.unit_id = any(array(select v.unit_id from unit_versions v
        where v.tenant_id = ${tenantId} and v.until_on is null and v.path like (
          select top.path || '%' from unit_versions top
          where top.tenant_id = ${tenantId} and top.unit_id = ${unitId} and top.until_on is null)))`
    : sql<boolean>`c.unit_id = ${unitId}`

function isDue(due: NonNullable<CaseFilter['due']>, today: string): RawBuilder<boolean> {
  const open = sql<boolean>`c.closed_at is null`
  if (due === 'none') return sql<boolean>`(${open} and c.due_on is null)`
  if (due === 'late') return sql<boolean>`(${open} and c.due_on < ${today}::date)`
  const last = { today, week: addDays(today, 7 - weekdayOf(dayNumber(today))), month: `${today.slice(0, 7)}-01` }[due]
  if (due === 'month')
    return sql<boolean>`(${open} and c.due_on >= ${today}::date and c.due_on < ${last}::date + interval '1 month')`
  return sql<boolean>`(${open} and c.due_on between ${today}::date and ${last}::date)`
}

function isMine(mine: NonNullable<CaseFilter['mine']>, actor: Actor, today: string): RawBuilder<boolean> {
  if (mine === 'to-do') return casesOfSeat(actor, today, true)
  if (mine === 'party') return casesOfParty(actor)
  if (mine === 'opened') return sql<boolean>`c.opened_by = ${actor.personId}`
  return sql<boolean>`c.id in (select e.case_id from case_events e
    where e.tenant_id = ${actor.tenantId} and e.by_person = ${actor.personId})`
}

const MOST_FOUND = 5000

/**
 * The cases with all words of a text, wherever the list begins: read once, for the page and for the count. They are found in an
 * index that holds the texts. An index of characters would not be used: row level security comes first, and of operators on text
 * only equality is known to tell nothing of hidden rows. Undefined: no text is asked for.
 */
export async function findByText(
  tx: Tx,
  tenantId: string,
  { text }: CaseFilter,
): Promise<readonly string[] | undefined> {
  if (text === undefined || text === '') return undefined
  const needles = searchFor(text)
  if (needles.length === 0) return []
  // Quicker than `like`, the longest first: it leaves most out.
  const has = needles
    .toSorted((a, b) => b.length - a.length)
    .map((word) => sql<boolean>`position(${word} in f.search) > 0`)
  const { rows } = await sql<{ id: string }>`select f.id from cases f
    where f.tenant_id = ${tenantId} and ${sql.join(has, sql` and `)} limit ${MOST_FOUND}`.execute(tx)
  return rows.map(({ id }) => id)
}

export interface AskedRow {
  readonly caseId: string
  readonly task: string
  readonly nameZh: string
  readonly nameEn: string
  readonly isMine: boolean
}

/** Whom the open seats of some cases ask, by the names of people or of duties at units. */
export async function listAsked(
  tx: Tx,
  tenantId: string,
  actor: Actor,
  today: string,
  caseIds: readonly string[],
): Promise<readonly AskedRow[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<AskedRow>`
    select s.case_id, s.task, coalesce(p.name, v.name_zh || ' · ' || r.name_zh, '') as name_zh,
      coalesce(p.name, v.name_en || ' · ' || r.name_en, '') as name_en,
      (s.person_id = ${actor.personId} or exists (select from role_assignments a
        where a.tenant_id = s.tenant_id and a.person_id = ${actor.personId} and a.role_code = s.role_code
          and a.unit_id = s.unit_id and a.ended_at is null and a.from_on <= ${today}::date
          and (a.until_on is null or a.until_on >= ${today}::date))) is true as is_mine
    from case_seats s
    left join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
    left join roles r on r.tenant_id = s.tenant_id and r.code = s.role_code
    left join unit_versions v on v.tenant_id = s.tenant_id and v.unit_id = s.unit_id and v.until_on is null
    where s.tenant_id = ${tenantId} and s.case_id = any(${[...caseIds]}::uuid[]) and s.closed_at is null
    order by s.case_id, s.task, s.id`.execute(tx)
  return rows
}
