import { type RawBuilder, sql } from 'kysely'
import type { CaseState } from '#engine/process/case-state.ts'
import type { Phase, ProcessOutcome } from '#engine/process/phase.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { CaseRow } from '#server/http/case-kind.ts'

/** A case as it is kept. */
export interface KeptCase extends CaseRow {
  readonly processState: CaseState
  /** The pinned forms: hash by code. */
  readonly forms: Readonly<Record<string, string>>
  readonly enteredOn: string
  readonly closedAt?: Date
  readonly clockOn?: string
}

interface CaseColumns {
  readonly id: string
  readonly processCode: string
  readonly processVersion: number
  readonly record: string | null
  readonly number: string | null
  readonly title: string
  readonly unitId: string
  readonly openedBy: string | null
  readonly openedAt: Date
  readonly state: string
  readonly phase: Phase
  readonly outcome: ProcessOutcome | null
  readonly round: number
  readonly serial: number
  readonly enteredOn: string
  readonly dueOn: string | null
  readonly clockOn: string | null
  readonly closedAt: Date | null
  readonly processState: CaseState
  readonly facts: CaseRow['facts']
  readonly forms: Readonly<Record<string, string>>
  readonly parentCaseId: string | null
  readonly parentKey: string | null
  readonly subjectKind: string | null
  readonly subjectId: string | null
}

const COLUMNS = sql`c.id, c.process_code, c.process_version, c.record, c.number, c.title, c.unit_id, c.opened_by,
  c.opened_at, c.state, c.phase, c.outcome, c.round, c.serial, c.entered_on, c.due_on, c.clock_on, c.closed_at,
  c.process_state, c.facts, c.forms, c.parent_case_id, c.parent_key, c.subject_kind, c.subject_id`

function keptCase(row: CaseColumns): KeptCase {
  const { processState } = row
  return {
    id: row.id,
    process: row.processCode,
    version: row.processVersion,
    ...(row.record !== null && { record: row.record }),
    ...(row.number !== null && { number: row.number }),
    title: row.title,
    unitId: row.unitId,
    state: row.state,
    phase: row.phase,
    ...(row.outcome !== null && { outcome: row.outcome }),
    round: row.round,
    serial: row.serial,
    ...(row.openedBy !== null && { openedBy: row.openedBy }),
    openedAt: row.openedAt,
    ...(row.dueOn !== null && { dueOn: row.dueOn }),
    ...(row.subjectKind !== null && { subject: { kind: row.subjectKind, id: row.subjectId! } }),
    ...(row.parentCaseId !== null && { parentCaseId: row.parentCaseId }),
    ...(row.parentKey !== null && { parentKey: row.parentKey }),
    facts: row.facts,
    parties: processState.parties,
    processState,
    forms: row.forms,
    enteredOn: row.enteredOn,
    ...(row.closedAt !== null && { closedAt: row.closedAt }),
    ...(row.clockOn !== null && { clockOn: row.clockOn }),
  }
}

const LOCK = { none: sql``, wait: sql`for no key update of c`, skip: sql`for no key update of c skip locked` }

/** `sight`: a condition on the case `c` without which it is not there for whoever asks. */
export async function findCase(
  tx: Tx,
  tenantId: string,
  caseId: string,
  lock: keyof typeof LOCK = 'none',
  sight?: RawBuilder<boolean>,
): Promise<KeptCase | undefined> {
  const which = sight === undefined ? sql`` : sql`and ${sight}`
  const { rows } = await sql<CaseColumns>`select ${COLUMNS} from cases c
    where c.tenant_id = ${tenantId} and c.id = ${caseId} ${which} ${LOCK[lock]}`.execute(tx)
  return rows[0] && keptCase(rows[0])
}

/** @throws Refusal not-found. */
export async function getCase(
  tx: Tx,
  tenantId: string,
  caseId: string,
  lock: keyof typeof LOCK = 'none',
  sight?: RawBuilder<boolean>,
): Promise<KeptCase> {
  const found = await findCase(tx, tenantId, caseId, lock, sight)
  if (found === undefined) throw new Refusal('not-found', { key: 'case.not-found' })
  return found
}

/** Cases by a condition on `c`, in the order of their opening. */
export async function listKeptCases(
  tx: Tx,
  tenantId: string,
  where: RawBuilder<boolean>,
  limit = 1000,
): Promise<readonly KeptCase[]> {
  const { rows } = await sql<CaseColumns>`select ${COLUMNS} from cases c
    where c.tenant_id = ${tenantId} and ${where} order by c.opened_at, c.id limit ${limit}`.execute(tx)
  return rows.map(keptCase)
}

/** Cases about one record: the applications of a call, the task books of a project. */
export const listCasesAbout = (tx: Tx, tenantId: string, subject: { readonly kind: string; readonly id: string }) =>
  listKeptCases(tx, tenantId, sql<boolean>`c.subject_kind = ${subject.kind} and c.subject_id = ${subject.id}`, 5000)

export const listSubcases = (tx: Tx, tenantId: string, parentCaseId: string) =>
  listKeptCases(tx, tenantId, sql<boolean>`c.parent_case_id = ${parentCaseId}`)
