import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { exact } from '#engine/number/exact.ts'
import type { Policy } from '#engine/policy/policy.ts'
import { instalmentsOf } from '#engine/policy/pro-rata.ts'
import { awardMessages } from '#modules/policies/award.messages.ts'
import { monthsAfter, type PartState } from '#modules/policies/award.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'

interface NewPart {
  readonly number: number
  readonly name: { readonly zh: string; readonly en: string }
  readonly amountFen: bigint
  readonly dueOn: CalendarDate
}

const [wholeZh, wholeEn] = awardMessages['award.part.whole']

/** The parts of an award as its policy says, from the day of the first; a part of nothing is none. */
export function partsOf({ gives }: Pick<Policy, 'gives'>, amountFen: bigint, from: CalendarDate): readonly NewPart[] {
  const instalments = gives?.instalments ?? []
  if (instalments.length === 0) return [{ number: 1, name: { zh: wholeZh, en: wholeEn }, amountFen, dueOn: from }]
  const amounts = instalmentsOf(
    amountFen,
    instalments.map(({ sharePercent }) => exact(sharePercent)),
  )
  return instalments
    .map(({ name, afterMonths = 0 }, at) => ({
      ...{ name, amountFen: amounts[at] as bigint, dueOn: monthsAfter(from, afterMonths) },
    }))
    .filter((part) => part.amountFen > 0n)
    .map((part, at) => ({ ...part, number: at + 1 }))
}

export interface PartRow {
  readonly awardId: string
  readonly number: number
  readonly nameZh: string
  readonly nameEn: string
  readonly amountFen: string
  readonly dueOn: CalendarDate
  readonly state: PartState
  readonly paymentListId: string | null
  readonly note: string
}

export async function listParts(
  { tx, tenantId }: SheetContext,
  where: RawBuilder<boolean>,
): Promise<readonly PartRow[]> {
  const { rows } = await sql<PartRow>`
    select p.award_id, p.number, p.name_zh, p.name_en, p.amount_fen::text as amount_fen, p.due_on, p.state,
      p.payment_list_id, p.note
    from award_parts p join awards a on a.tenant_id = p.tenant_id and a.id = p.award_id
    where p.tenant_id = ${tenantId} and ${where} order by p.award_id, p.number`.execute(tx)
  return rows
}

/**
 * Parts of a round that may be paid: their day has come, the award stands, and no payment of them is alive (one that was sent
 * back or returned may be asked for again).
 */
export const listDueParts = (
  context: SheetContext,
  roundId: string,
  today: CalendarDate,
): Promise<readonly PartRow[]> =>
  listParts(
    context,
    sql`a.round_id = ${roundId} and a.state = 'paid' and a.breached_on is null and p.due_on <= ${today}::date
      and (p.state <> 'asked' or not exists (
        select from fund_payments y where y.tenant_id = p.tenant_id and y.commitment_id = a.commitment_id
          and y.tranche = p.number and y.state in ('waiting', 'sent', 'paid')))`,
  )

interface PaidAwards {
  readonly id: string
  readonly commitmentId: string
  readonly holdUntil: CalendarDate | null
  readonly parts: readonly NewPart[]
}

/** Awards whose money is promised, with their parts. */
export async function setPaid({ tx, tenantId }: SheetContext, awards: readonly PaidAwards[]): Promise<void> {
  const pairs = awards.map(({ id, commitmentId, holdUntil }) => ({ id, commitmentId, holdUntil }))
  await sql`update awards a set state = 'paid', note = '', commitment_id = x."commitmentId", hold_until = x."holdUntil"
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as x(id uuid, "commitmentId" uuid, "holdUntil" date)
    where a.tenant_id = ${tenantId} and a.id = x.id`.execute(tx)
  const parts = awards.flatMap(({ id, parts: own }) =>
    own.map(({ number, name, amountFen, dueOn }) => ({
      ...{ id, number, zh: name.zh, en: name.en, fen: String(amountFen), dueOn },
    })),
  )
  await sql`insert into award_parts (tenant_id, award_id, number, name_zh, name_en, amount_fen, due_on, state)
    select ${tenantId}, id, number, zh, en, fen, "dueOn", 'planned'
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
      as x(id uuid, number integer, zh text, en text, fen bigint, "dueOn" date)`.execute(tx)
}

interface PartChange {
  readonly awardId: string
  readonly number: number
  readonly note: string
}

export async function setParts(
  { tx, tenantId }: SheetContext,
  parts: readonly PartChange[],
  change: { readonly state: PartState; readonly on: CalendarDate; readonly paymentListId?: string },
): Promise<void> {
  if (parts.length === 0) return
  await sql`update award_parts p set state = ${change.state}, checked_on = ${change.on},
      payment_list_id = ${change.paymentListId ?? null}::uuid, note = x.note
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as x("awardId" uuid, number integer, note text)
    where p.tenant_id = ${tenantId} and p.award_id = x."awardId" and p.number = x.number`.execute(tx)
}
