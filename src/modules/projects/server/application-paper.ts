import { sql } from 'kysely'
import { findDraft, findSubmission } from '#cases/server/case-answers.queries.ts'
import { getForm } from '#cases/server/case-form.queries.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { Answers } from '#engine/form/form.ts'
import { own } from '#engine/form/same-value.ts'
import type { LimitRole } from '#engine/limits/limit-rule.ts'
import type { Party } from '#engine/process/who.ts'
import { answerTo, referredIn, rowsOf, sumOf } from '#modules/projects/asked-answers.ts'
import type { Part } from '#modules/projects/server/project.store.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { CaseRow } from '#server/http/case-kind.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

export interface Paper {
  readonly form: CompiledForm
  readonly answers: Answers
}

/**
 * A form of a case as it was handed in last; while it is filled in, or mended after a return, as it stands in the draft.
 * Undefined: the case has no such form.
 */
export async function paperOf(
  { tx, tenantId }: Reading,
  one: CaseRow & { readonly forms?: Readonly<Record<string, string>> },
  code: string,
): Promise<Paper | undefined> {
  const submitted = await findSubmission(tx, tenantId, one.id, code)
  const draft = await findDraft(tx, tenantId, one.id, code)
  const isMended = submitted !== undefined && draft?.updatedAt !== undefined && draft.updatedAt > submitted.submittedAt
  if (submitted !== undefined && !isMended)
    return { form: await getForm(tx, tenantId, submitted.hash), answers: submitted.answers }
  const hash = one.forms?.[code] ?? (await pinnedHash({ tx, tenantId }, one.id, code))
  return hash === undefined ? undefined : { form: await getForm(tx, tenantId, hash), answers: draft?.answers ?? {} }
}

async function pinnedHash({ tx, tenantId }: Reading, caseId: string, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string | null }>`select forms ->> ${code} as hash from cases
    where tenant_id = ${tenantId} and id = ${caseId}`.execute(tx)
  return rows[0]?.hash ?? undefined
}

/** What an application asks for and for how long, by the questions of the bank; fen. */
export interface AskedFor {
  readonly title: string
  readonly startOn: string | undefined
  readonly endOn: string | undefined
  readonly grantFen: bigint
  readonly ownFen: bigint
  readonly partners: number
}

export function askedFor({ form: { form }, answers }: Paper, fallbackTitle: string): AskedFor {
  const term = answerTo(form, answers, 'project.term')
  const budget = rowsOf(form, answers, 'project.budget')
  const title = answerTo(form, answers, 'project.name')
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    title: text(title) ?? fallbackTitle,
    startOn: text(own(term, 'from')),
    endOn: text(own(term, 'to')),
    grantFen: sumOf(budget, 'grant'),
    ownFen: sumOf(budget, 'ownFunds'),
    partners: rowsOf(form, answers, 'project.partners').length,
  }
}

/** What a role in a team is for limits; who only helps is none. */
const TEAM_ROLES: Readonly<Record<string, LimitRole>> = {
  'subtask-leader': 'sub-leader',
  backbone: 'key-member',
  participant: 'member',
}

export interface PartOfPaper extends Part {
  readonly facts: Facts
  /** Named by the paper, and in no register: limits cannot be held against nobody. */
  readonly isStranger?: boolean
}

/** Everybody in an application: its leader, its unit, and those its paper names. */
export async function partsOf(
  context: Reading,
  one: Pick<CaseRow, 'parties' | 'unitId'>,
  leader: Part,
  unitName: string,
  paper: Paper | undefined,
): Promise<readonly PartOfPaper[]> {
  const form = paper?.form.form
  const members = form === undefined ? [] : rowsOf(form, paper!.answers, 'project.members')
  const partners = form === undefined ? [] : rowsOf(form, paper!.answers, 'project.partners')
  const months = form === undefined ? undefined : answerTo(form, paper!.answers, 'leader.months')
  const named = [
    ...members.flatMap((row) => {
      const person = referredIn(own(row, 'person'))
      const role = TEAM_ROLES[String(own(row, 'role'))]
      return person && role ? [{ ...person, role, facts: { months: own(row, 'months') } }] : []
    }),
    ...partners.flatMap((row) => {
      const unit = referredIn(own(row, 'unit'))
      return unit ? [{ ...unit, role: 'partner-unit' as const, facts: {} }] : []
    }),
  ]
  const entries = await entriesOf(
    context,
    named.map(({ id }) => id),
  )
  return [
    { ...leader, facts: months === undefined ? {} : { months } },
    { subject: `unit:${one.unitId}`, name: unitName, role: 'lead-unit', facts: {} },
    ...named.map(({ id, name, ...part }) => ({
      ...part,
      ...(entries.get(id) ?? { subject: `entry:${id}`, name, isStranger: true }),
    })),
  ]
}

/** Entries of registers by id, under their own names; a person or unit of the tree is known by that. */
async function entriesOf(
  { tx, tenantId }: Reading,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<Part, 'subject' | 'name'>>> {
  const uuids = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
  if (uuids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string; personId: string | null; unitId: string | null }>`
    select id, name, person_id, unit_id from register_entries
    where tenant_id = ${tenantId} and id = any(${uuids}::uuid[])`.execute(tx)
  return new Map(
    rows.map(({ id, name, personId, unitId }) => [
      id,
      { subject: personId ? `person:${personId}` : unitId ? `unit:${unitId}` : `entry:${id}`, name },
    ]),
  )
}

/** The one party of a relation that is a person; the process says which relation is the leader’s. */
export const personIn = (parties: readonly Party[] | undefined): string | undefined => {
  const first = parties?.[0]
  return first && 'person' in first ? first.person : undefined
}

export const unitIn = (parties: readonly Party[] | undefined): string | undefined => {
  const first = parties?.[0]
  return first && 'unit' in first ? first.unit : undefined
}
