import { sql } from 'kysely'
import { getForm } from '#cases/server/case-form.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { dayNumber } from '#engine/calendar/date.ts'
import type { ChangeKind } from '#engine/definition/programme-practice.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import { own } from '#engine/form/same-value.ts'
import { Refusal } from '#engine/refusal.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { type Referred, referredIn } from '#modules/projects/asked-answers.ts'
import { askedKinds, type ContractChange, readChange } from '#modules/projects/contract-change.rules.ts'
import { addMonthsTo } from '#modules/projects/project.rules.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { type Paper, paperOf } from '#modules/projects/server/application-paper.ts'
import {
  type ContractVersion,
  contractOn,
  listContract,
  type ProjectRow,
} from '#modules/projects/server/project.queries.ts'
import type { CaseRow, KindContext } from '#server/http/case-kind.ts'

/** What a request for change asks for, and what it would make of the contract as it stands. */
export interface AskedChange {
  /** The heaviest kind, as processes call it: it decides the road. */
  readonly type: string | undefined
  readonly kinds: readonly ChangeKind[]
  readonly unknown: readonly string[]
  /** Months begun by which the term grows. */
  readonly months: number | undefined
  readonly paper: Paper | undefined
  readonly versions: readonly ContractVersion[]
  readonly before: ProjectContent | undefined
  readonly change: ContractChange
  /** The form of the task book. */
  readonly contract: CompiledForm | undefined
}

/** @throws Refusal when it names a leader or unit that the administration does not know. */
export async function changeAsked(
  context: KindContext,
  one: CaseRow,
  project: ProjectRow,
  isStrict = true,
): Promise<AskedChange> {
  const { tx, tenantId, now } = context
  const { practice } = await getProgrammePractice(tx, tenantId)
  const paper = await requestOf(context, one)
  const answers = paper?.answers ?? {}
  const { kinds, unknown } = askedKinds(answers, practice.changes)
  const versions = await listContract(context, project.id)
  const before = contractOn(versions, await getToday(tx, tenantId, now))?.content
  const contract = await contractForm(context, versions)
  const said = (aspect: ChangeKind['aspect']) => {
    const kind = kinds.find((each) => each.aspect === aspect)
    return kind && { field: kind.field, value: own(answers, kind.field) }
  }
  const [leader, unit, term] = [said('leader'), said('unit'), said('term')]
  const named = {
    leader: leader && (await personOf(context, referredIn(leader.value))),
    unit: unit && (await unitOf(context, referredIn(unit.value))),
  }
  if (isStrict && leader && !named.leader)
    throw new Refusal('rule-broken', { key: 'project.no-such-leader', at: leader.field })
  if (isStrict && unit && !named.unit) throw new Refusal('rule-broken', { key: 'project.no-such-unit', at: unit.field })
  return {
    type: kinds[0]?.called,
    kinds,
    unknown,
    months: typeof term?.value === 'string' ? monthsBetween(project.endOn, term.value) : undefined,
    paper,
    versions,
    before,
    change: readChange(contract?.form, answers, kinds, {
      ...(named.leader && { leader: named.leader }),
      ...(named.unit && { unit: named.unit }),
    }),
    contract,
  }
}

async function requestOf(context: KindContext, one: CaseRow): Promise<Paper | undefined> {
  const { rows } = await sql<{ code: string }>`select jsonb_object_keys(forms) as code from cases
    where tenant_id = ${context.tenantId} and id = ${one.id}`.execute(context.tx)
  return rows[0] && paperOf(context, one, rows[0].code)
}

/** The form in which the first version of a contract was written; undefined: it came from no paper. */
export async function contractForm(
  { tx, tenantId }: Pick<KindContext, 'tx' | 'tenantId'>,
  versions: readonly Pick<ContractVersion, 'caseId'>[],
): Promise<CompiledForm | undefined> {
  const caseId = versions.at(-1)?.caseId
  if (caseId == null) return undefined
  const { rows } = await sql<{ hash: string }>`select f.value as hash from cases c, jsonb_each_text(c.forms) f
    where c.tenant_id = ${tenantId} and c.id = ${caseId} limit 1`.execute(tx)
  return rows[0] && getForm(tx, tenantId, rows[0].hash)
}

/** Months begun between two days: a day more than twelve months is thirteen. */
export function monthsBetween(from: string, to: string): number {
  let months = 0
  while (dayNumber(addMonthsTo(from, months)) < dayNumber(to)) months += 1
  return months
}

/** The person of the administration whom a register's entry is, or who is named himself. */
async function personOf({ tx, tenantId }: KindContext, referred: Referred | undefined): Promise<Referred | undefined> {
  const { rows } = await sql<Referred>`
    select p.id, p.name from people p where p.tenant_id = ${tenantId} and (p.id::text = ${referred?.id ?? ''}
      or p.id = (select e.person_id from register_entries e where e.tenant_id = ${tenantId} and e.id::text = ${referred?.id ?? ''}))`.execute(
    tx,
  )
  return rows[0]
}

/** The unit of the tree whom a register's entry is, or that is named itself; closed units are none. */
async function unitOf({ tx, tenantId }: KindContext, referred: Referred | undefined): Promise<Referred | undefined> {
  const { rows } = await sql<Referred>`
    select u.id, v.name_zh as name from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where u.tenant_id = ${tenantId} and u.closed_on is null and (u.id::text = ${referred?.id ?? ''}
      or u.id = (select e.unit_id from register_entries e where e.tenant_id = ${tenantId} and e.id::text = ${referred?.id ?? ''}))`.execute(
    tx,
  )
  return rows[0]
}
