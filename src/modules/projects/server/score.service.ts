import { sql } from 'kysely'
import { closeTasks } from '#cases/server/task.store.ts'
import { exact, exactText, formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { sheetFaults, totalOf } from '#engine/scorecard/score-sheet.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'
import type * as contract from '#modules/projects/score.contract.ts'
import { type CardInVersion, cardsOf } from '#modules/projects/server/scorecard.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

interface SheetRow extends CardInVersion {
  readonly id: string
  readonly caseId: string
  readonly title: string
  readonly unitId: string
  readonly panel: string
  readonly marks: Readonly<Record<string, string>>
  readonly vote: string | null
  readonly opinion: string
  readonly total: string | null
  readonly state: 'given' | 'done' | 'taken-back'
  readonly dueOn: string | null
  readonly version: number
}

async function listOwn(
  { tx, tenantId, actor }: OperationContext,
  id: string | null,
  limit = 500,
): Promise<readonly SheetRow[]> {
  const { rows } = await sql<SheetRow>`
    select s.id, s.case_id, c.title, c.unit_id, s.panel, s.scorecard, s.scorecard_version, s.marks, s.vote, s.opinion, s.total::text as total, s.state,
      s.due_on::text as due_on, s.version
    from score_sheets s join cases c on c.tenant_id = s.tenant_id and c.id = s.case_id
    where s.tenant_id = ${tenantId} and s.person_id = ${actor.personId} and s.state <> 'taken-back'
      and (${id}::uuid is null or s.id = ${id}::uuid) order by s.given_at desc, s.id limit ${limit}`.execute(tx)
  return rows
}

/** With its total as the card rounds it, the same wherever it is read. */
const headOf = ({ id, caseId, title, panel, state, dueOn, total, version }: SheetRow, card: Scorecard | undefined) => ({
  ...{ id, caseId, title, panel, state, dueOn, version },
  total: totalText(total, card),
})

export const totalText = (total: string | null, card: Scorecard | undefined): string | null =>
  total === null ? null : formatExact(exact(total), card?.decimals ?? 2, 'half-up')

export const listMySheets: Handler<typeof contract.listMySheets> = async (context, { limit }) => {
  const own = await listOwn(context, null, limit)
  if (own.length === 0) return { rows: [] }
  const cardOf = await cardsOf(context, own)
  return { rows: own.map((row) => headOf(row, cardOf(row))) }
}

/** @throws Refusal not-found for what is not one’s own. */
async function ownSheet(context: OperationContext, id: string): Promise<{ row: SheetRow; card: Scorecard }> {
  const [row] = await listOwn(context, id)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'scoreSheetId' })
  const card = (await cardsOf(context, [row]))(row)
  if (card === undefined) throw new Refusal('rule-broken', { key: 'score.no-card' })
  return { row, card }
}

export const getSheet: Handler<typeof contract.getSheet> = async (context, { scoreSheetId }) => {
  const { row, card } = await ownSheet(context, scoreSheetId)
  const text = (decimal: number | string) => exactText(exact(decimal))
  return {
    ...headOf(row, card),
    name: card.name,
    criteria: card.criteria.map(({ code, name, weight, most, bands }) => ({
      code,
      name,
      weight: text(weight),
      most: text(most),
      bands: bands.map((band) => ({ name: band.name, from: text(band.from), to: text(band.to) })),
    })),
    votes: card.votes.map(({ code, name }) => ({ code, name })),
    marks: { ...row.marks },
    vote: row.vote,
    opinion: row.opinion,
  }
}

export const saveSheet: Handler<typeof contract.saveSheet> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  await sql`select 1 from score_sheets where tenant_id = ${tenantId} and id = ${input.scoreSheetId} and person_id = ${actor.personId}
    for update`.execute(tx)
  const { row, card } = await ownSheet(context, input.scoreSheetId)
  if (row.state === 'done') throw new Refusal('wrong-state', { key: 'score.done' })
  if (row.version !== input.version) throw new Refusal('conflict', { key: 'call.changed-meanwhile', at: 'version' })
  const sheet = { marks: input.marks, ...(input.vote !== null && { vote: input.vote }) }
  // A draft may be incomplete; what is there must be a mark of this card all the same.
  const faults = sheetFaults(card, sheet).filter(
    ({ fault }) => input.done || (fault !== 'missing' && fault !== 'no-vote'),
  )
  if (faults.length > 0)
    throw new Refusal(
      'form-invalid',
      ...faults.map(({ criterion, fault }) => ({ key: `score.${fault}`, at: `marks/${criterion}` })),
    )
  const total = input.done ? totalOf(card, sheet) : undefined
  const { rows } = await sql<{ version: number }>`
    update score_sheets set marks = ${JSON.stringify(input.marks)}::jsonb, vote = ${input.vote}, opinion = ${input.opinion},
      total = ${total === undefined ? null : formatExact(total, 6, 'half-up')}::numeric,
      state = ${input.done ? 'done' : 'given'}, done_at = ${input.done ? now : null}, version = version + 1
    where tenant_id = ${tenantId} and id = ${row.id} returning version`.execute(tx)
  if (input.done)
    await closeTasks(
      context,
      { subjectKind: 'score-sheet', subjectId: row.id },
      { outcome: 'done', doneBy: actor.personId },
    )
  context.audit({ subjectKind: 'case', subjectId: row.caseId, unitId: row.unitId, detail: { done: input.done } })
  return {
    scoreSheetId: row.id,
    version: rows[0]!.version,
    total: total === undefined ? null : formatExact(total, card.decimals, 'half-up'),
  }
}
