import { sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { termsOf } from '#engine/policy/policy-terms.ts'
import { sayVerdict } from '#engine/policy/say-verdict.ts'
import { verdictBy } from '#engine/policy/verdict.ts'
import { releasePayment } from '#modules/funds/server/fund-acts.service.ts'
import { drawUpPaymentList } from '#modules/funds/server/payment-acts.service.ts'
import { type AwardRow, listAwardRows, type RoundRow } from '#modules/policies/server/award.store.ts'
import {
  type Difference,
  keepDifferences,
  outcomeOf,
  shortReason,
} from '#modules/policies/server/award-check.service.ts'
import { listDueParts, type PartRow, setParts } from '#modules/policies/server/award-part.store.ts'
import { listFactReads, sheetsOf } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

interface DuePart {
  readonly part: PartRow
  readonly award: AwardRow
}

/** Of parts whose terms do not hold, why not; by the facts of today. Parts without terms are not among them. */
async function withheldOf(
  context: OperationContext,
  round: RoundRow,
  due: readonly DuePart[],
  today: CalendarDate,
): Promise<ReadonlyMap<DuePart, Omit<Difference, 'award'>>> {
  const book = await getPolicyBook(context.tx, context.tenantId)
  const asked = due.flatMap((one) => {
    const compiled = getVersion(book, one.award.policy, round.on)
    const instalment = compiled.policy.gives?.instalments[one.part.number - 1]
    const terms = instalment?.terms && termsOf(compiled, instalment.terms)
    return terms === undefined ? [] : [{ one, terms }]
  })
  const withheld = new Map<DuePart, Omit<Difference, 'award'>>()
  if (asked.length === 0) return withheld
  const reads = await listFactReads(context, book)
  const entryIds = [...new Set(asked.map(({ one }) => one.award.entryId))]
  const seen = new Set<string>()
  for await (const page of sheetsOf(context, book, reads, { on: today, entryIds }))
    for (const { entryId, vouched } of page) {
      seen.add(entryId)
      for (const { one, terms } of asked.filter((each) => each.one.award.entryId === entryId)) {
        const verdict = verdictBy(terms, vouched.facts, today, vouched.sources)
        const outcome = outcomeOf(verdict.state)
        if (outcome === 'fails') withheld.set(one, { found: 'condition', toFen: 0n, reason: shortReason(verdict) })
        if (outcome === 'open')
          withheld.set(one, { found: 'unknown', toFen: 0n, reason: sayVerdict(verdict, 'zh-CN').join('\n') })
      }
    }
  for (const { one } of asked)
    if (!seen.has(one.award.entryId)) withheld.set(one, { found: 'unknown', toFen: 0n, reason: '名录中已无此企业' })
  return withheld
}

/**
 * Checks every part that is due by the facts of today; those whose terms hold are released and put on one payment list, the
 * others are withheld and told why, and may be tried again.
 */
export async function payDueParts(
  context: OperationContext,
  round: RoundRow,
  today: CalendarDate,
): Promise<{ readonly paymentListId: string | null; readonly asked: number; readonly withheld: number }> {
  const parts = await listDueParts(context, round.id, today)
  const awards = new Map(
    (await listAwardRows(context, sql`a.round_id = ${round.id} and a.state = 'paid'`)).map((award) => [
      award.id,
      award,
    ]),
  )
  const due = parts.flatMap((part): DuePart[] => {
    const award = awards.get(part.awardId)
    return award === undefined ? [] : [{ part, award }]
  })
  const withheld = await withheldOf(context, round, due, today)
  const changes = (which: readonly DuePart[]) =>
    which.map((one) => ({
      ...{ awardId: one.award.id, number: one.part.number, note: withheld.get(one)?.reason ?? '' },
    }))
  const held = due.filter((one) => withheld.has(one))
  await setParts(context, changes(held), { state: 'withheld', on: today })
  const anew = held.filter((one) => one.part.note !== withheld.get(one)?.reason)
  const differences = anew.map((one) => ({
    ...withheld.get(one)!,
    award: { ...one.award, amountFen: one.part.amountFen },
  }))
  await keepDifferences(context, round.id, 'part', today, differences)
  const going = due.filter((one) => !withheld.has(one))
  if (going.length === 0) return { paymentListId: null, asked: 0, withheld: held.length }
  const book = await getPolicyBook(context.tx, context.tenantId)
  const items = []
  for (const { part, award } of going) {
    const commitmentId = award.commitmentId!
    const isWhole = part.amountFen === award.amountFen
    if (!isWhole) await releasePayment(context, { commitmentId, tranche: part.number }, context.actor.personId)
    const { name } = getVersion(book, award.policy, round.on).policy
    const purpose = `${name.zh} · ${award.item}${isWhole ? '' : ` · ${part.nameZh}`}`.slice(0, 200)
    items.push({ commitmentId, tranche: part.number, purpose })
  }
  const said = {
    ...{ poolId: round.poolId, kind: round.listKind, basis: round.basis },
    title: (round.state === 'paying' ? `${round.title}（分期 ${today}）` : round.title).slice(0, 200),
    publicity: `${round.notice} ${round.publishedOn}—${round.until}`.slice(0, 300),
  }
  const { paymentListId } = await drawUpPaymentList(context, said, items)
  await setParts(context, changes(going), { state: 'asked', on: today, paymentListId })
  return { paymentListId, asked: going.length, withheld: held.length }
}
