import type { z } from 'zod'
import type * as contract from '#cases/case.contract.ts'
import type { CaseHead } from '#cases/case.contract.ts'
import {
  type AskedRow,
  countCases,
  findByText,
  type ListedCase,
  listAsked,
  listCasePage,
} from '#cases/server/case-list.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { dayNumber } from '#engine/calendar/date.ts'
import { workingDaysBetween } from '#engine/calendar/working-days.ts'
import type { OfficeCalendar } from '#engine/process/circumstances.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const listCases: Handler<typeof contract.listCases> = async (context, { limit, cursor, ...filter }) => {
  const { tx, tenantId, actor, now } = context
  const calendar = await getOfficeCalendar(tx, tenantId)
  const today = dayOf(now.toISOString(), calendar)
  const asked = { actor, today, filter, found: await findByText(tx, tenantId, filter) }
  const page = await listCasePage(tx, tenantId, asked, { limit, ...(cursor !== undefined && { cursor }) })
  const total = cursor === undefined && !page.isMore ? page.rows.length : await countCases(tx, tenantId, asked)
  return {
    rows: await headsOf(context, page.rows, calendar, today),
    total,
    isMore: page.isMore,
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  }
}

/** Rows of a list as pages show them. */
export async function headsOf(
  { tx, tenantId, actor }: Pick<OperationContext, 'tx' | 'tenantId' | 'actor'>,
  rows: readonly ListedCase[],
  calendar: OfficeCalendar,
  today: string,
): Promise<z.output<typeof CaseHead>[]> {
  const asked = await listAsked(
    tx,
    tenantId,
    actor,
    today,
    rows.map(({ id }) => id),
  )
  const heads: z.output<typeof CaseHead>[] = []
  for (const row of rows) {
    const pinned = { code: row.processCode, version: row.processVersion, hash: row.processHash }
    const process = await getProcess(tx, tenantId, pinned)
    heads.push(
      headOf(
        row,
        process,
        asked.filter(({ caseId }) => caseId === row.id),
        calendar,
        today,
      ),
    )
  }
  return heads
}

export function headOf(
  row: ListedCase,
  { process, states }: CompiledProcess,
  asked: readonly AskedRow[],
  { workingDays }: OfficeCalendar,
  today: string,
): z.output<typeof CaseHead> {
  const { dueOn, closedAt } = row
  const isOpen = closedAt === null
  const names = new Map(asked.map(({ nameZh, nameEn }) => [nameZh, { zh: nameZh, en: nameEn }]))
  return {
    id: row.id,
    ...(row.number !== null && { number: row.number }),
    title: row.title,
    process: { code: process.code, name: process.name },
    ...(row.record !== null && { record: row.record }),
    unit: { id: row.unitId, nameZh: row.unitNameZh, nameEn: row.unitNameEn },
    state: { code: row.state, name: states.get(row.state)!.state.name },
    phase: row.phase,
    ...(row.outcome !== null && { outcome: row.outcome }),
    round: row.round,
    serial: row.serial,
    openedAt: row.openedAt.toISOString(),
    enteredOn: row.enteredOn,
    ...(dueOn !== null && { dueOn }),
    isLate: isOpen && dueOn !== null && dueOn < today,
    ...(isOpen && dueOn !== null && daysLeft(dueOn, today, workingDays)),
    ...(closedAt !== null && { closedAt: closedAt.toISOString() }),
    asked: [...names.values()].slice(0, 20),
    isMine: asked.some((one) => one.isMine),
  }
}

const COUNTED_DAYS = 400

/** Counted in working days while it is near enough to matter. */
function daysLeft(dueOn: string, today: string, workingDays: OfficeCalendar['workingDays']): { daysLeft?: number } {
  if (Math.abs(dayNumber(dueOn) - dayNumber(today)) > COUNTED_DAYS) return {}
  const isLate = dueOn < today
  const count = workingDaysBetween(isLate ? dueOn : today, isLate ? today : dueOn, workingDays)
  return { daysLeft: isLate ? -count : count }
}
