import { listSubcases } from '#cases/server/case.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { commitFunds } from '#modules/funds/server/fund-acts.service.ts'
import { findLineOf } from '#modules/funds/server/pool.queries.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { raceTranches } from '#modules/projects/race.rules.ts'
import { paperOf } from '#modules/projects/server/application-paper.ts'
import { approvedAmount } from '#modules/projects/server/known-facts.ts'
import { matterOf } from '#modules/projects/server/matter.ts'
import { findProjectOfCase } from '#modules/projects/server/project.queries.ts'
import { insertProject, movePartsToProject, putVersion } from '#modules/projects/server/project.store.ts'
import { tranchesIn } from '#modules/projects/server/task-book.ts'
import type { CaseRow, EffectContext } from '#server/http/case-kind.ts'

/**
 * 立项: the application becomes a project with the first version of its contract, from the signed task book where there is one.
 * Its people take part in the project from now on.
 */
export async function startProject(context: EffectContext, one: CaseRow): Promise<void> {
  const { tx, tenantId, newId } = context
  const matter = await matterOf(context, one)
  const { asked, call, divisionId, leader, today } = matter
  if (asked?.startOn === undefined || asked.endOn === undefined || divisionId === undefined || one.number === undefined)
    throw new Refusal('rule-broken', { key: 'project.not-ready' })
  const book = (await listSubcases(tx, tenantId, one.id)).find(({ outcome }) => outcome === 'succeeded')
  const form = book && Object.keys(book.forms)[0]
  const paper = book && form !== undefined ? await paperOf(context, book, form) : undefined
  const content: ProjectContent = {
    title: asked.title,
    unitId: one.unitId,
    leaderId: leader.id,
    leaderName: leader.name,
    startOn: asked.startOn,
    endOn: asked.endOn,
    grantFen: String((await approvedAmount(context, one.id)) ?? asked.grantFen),
    ownFen: String(asked.ownFen),
    extensions: 0,
    answers: paper?.answers ?? matter.paper?.answers ?? {},
  }
  const id = newId()
  await insertProject(context, {
    id,
    number: one.number,
    callId: call.id,
    caseId: one.id,
    family: call.family,
    level: matter.inForce.practice.level,
    mode: matter.mode?.code ?? '',
    direction: matter.direction?.code ?? '',
    recommenderId: matter.recommender?.id ?? null,
    divisionId,
    approvedOn: today,
    approvalNumber: textOf(one.facts.approvalNumber) ?? textOf(one.facts.resolutionNo) ?? '',
    content,
  })
  const by = context.personId ?? null
  await putVersion(context, { projectId: id, fromOn: today, content, caseId: book?.id ?? one.id, change: '', by })
  await movePartsToProject(context, one.id, id)
  await recordHistory(context, {
    subject: { kind: 'project', id, unitId: one.unitId },
    sentence: { key: 'project.started', params: { number: one.number, title: content.title } },
    ...(by !== null && { personId: by }),
  })
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Money of the line that pays for the family in the year of the call; where no line does, nothing is committed and that is told. */
export async function commitProjectFunds(context: EffectContext, one: CaseRow): Promise<void> {
  const { call, mode } = await matterOf(context, one)
  const project = await findProjectOfCase(context, one.id)
  if (project === undefined) throw new Refusal('rule-broken', { key: 'project.not-started' })
  const by = context.personId ?? null
  const subject = { kind: 'project', id: project.id, unitId: project.unitId }
  const line = await findLineOf(context, { unitId: call.unitId, year: call.year, programme: call.family })
  if (line === undefined || project.grantFen === 0n) {
    await recordHistory(context, { subject, sentence: { key: 'project.no-line', params: {} } })
    return
  }
  const today = await getToday(context.tx, context.tenantId, context.now)
  const tranches =
    (mode && raceTranches(mode, project.grantFen, today)) ?? (await plannedTranches(context, one, project.grantFen))
  await commitFunds(
    context,
    {
      ...(tranches && { tranches }),
      ...(mode?.lumpSum && { mode: 'lump-sum' }),
      poolId: line.poolId,
      lineId: line.id,
      unitId: project.unitId,
      payee: { kind: 'unit', id: project.unitId, name: project.nameZh, bankName: '', bankAccount: '' },
      subject: { kind: 'project', id: project.id },
      title: `${project.number} ${project.title}`,
      amountFen: project.grantFen,
      ownFen: project.ownFen,
    },
    by,
  )
}

/** As the parties have signed it; a book that plans nothing is paid by the practice of the funds. */
async function plannedTranches(context: EffectContext, one: CaseRow, grantFen: bigint) {
  const { tx, tenantId, now } = context
  const book = (await listSubcases(tx, tenantId, one.id)).find(({ outcome }) => outcome === 'succeeded')
  const form = book && Object.keys(book.forms)[0]
  const paper = book && form !== undefined ? await paperOf(context, book, form) : undefined
  const tranches = paper === undefined ? [] : tranchesIn(paper, await getToday(tx, tenantId, now))
  return tranches.length > 0 && tranches.reduce((sum, { amountFen }) => sum + amountFen, 0n) === grantFen
    ? tranches
    : undefined
}
