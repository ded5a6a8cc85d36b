import { sql } from 'kysely'
import { listKeptCases } from '#cases/server/case.queries.ts'
import { listEvents } from '#cases/server/case-event.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { fieldsOf } from '#engine/form/form.ts'
import { own } from '#engine/form/same-value.ts'
import { type Gate, gatesOf } from '#modules/projects/gate.rules.ts'
import { paperOf } from '#modules/projects/server/application-paper.ts'
import { knownOfProject } from '#modules/projects/server/known-facts.ts'
import { claimBack } from '#modules/projects/server/project-money.ts'
import type { CaseKind, CaseRow, KindContext } from '#server/http/case-kind.ts'

/**
 * 阶段门: about a project, or about an opportunity before it is one. What the team reported at the last gate is there for guards;
 * a project that is killed is over, and what was not spent of its money comes back.
 */
export const gateKind: CaseKind = {
  record: 'gate',
  facts: (context, one) => reportedNumbers(context, one),
  known: knownOfProject,
  effects: {
    'recover-funds': async (context, one) => {
      if (one.subject?.kind === 'project') await claimBack('terminated')(context, one)
    },
  },
  later: ['archive'],
}

/** Numbers of the gate report by their fields: 加权得分, 就绪度. */
async function reportedNumbers(context: KindContext, one: CaseRow) {
  const { rows } = await sql<{ code: string }>`select jsonb_object_keys(forms) as code from cases
    where tenant_id = ${context.tenantId} and id = ${one.id} limit 1`.execute(context.tx)
  const paper = rows[0] && (await paperOf(context, one, rows[0].code))
  if (paper === undefined) return {}
  return Object.fromEntries(
    fieldsOf(paper.form.form).flatMap(({ field }) => {
      const value = field.kind === 'number' ? own(paper.answers, field.code) : undefined
      return typeof value === 'number' ? [[field.code, value]] : []
    }),
  )
}

type Text = { readonly zh: string; readonly en: string }

export interface ProjectGates {
  readonly caseId: string
  readonly name: Text
  readonly phase: string
  readonly gates: readonly (Omit<Gate, 'name'> & { readonly name: Text })[]
  /** What was entered on the way, by its label: readiness at start, mid-term and end. */
  readonly entered: readonly { readonly label: Text; readonly value: string; readonly unit: Text | null }[]
}

const MOST_EVENTS = 2000

/** The gates of a project, of the case that was opened last. */
export async function findGates(
  context: Pick<KindContext, 'tx' | 'tenantId'>,
  projectId: string,
): Promise<ProjectGates | null> {
  const { tx, tenantId } = context
  const cases = await listKeptCases(
    tx,
    tenantId,
    sql<boolean>`c.record = 'gate' and c.subject_kind = 'project' and c.subject_id = ${projectId}`,
    50,
  )
  const one = cases.at(-1)
  if (one === undefined) return null
  const { process: code, version, hash } = one.processState
  const { process } = await getProcess(tx, tenantId, { code, version, hash })
  const events = [...(await listEvents(tx, tenantId, one.id, { limit: MOST_EVENTS }))]
    .reverse()
    .map(({ event }) => event)
  return {
    caseId: one.id,
    name: process.name,
    phase: one.phase,
    gates: gatesOf(process, events, one.processState).map((gate) => ({ ...gate, decisions: [...gate.decisions] })),
    entered: Object.entries(process.facts).flatMap(([name, { label, unit }]) => {
      const value = own(one.facts, name)
      return typeof value === 'number' || typeof value === 'string'
        ? [{ label, value: String(value), unit: unit ?? null }]
        : []
    }),
  }
}
