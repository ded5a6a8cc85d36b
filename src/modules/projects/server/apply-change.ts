import { listCasesAbout } from '#cases/server/case.queries.ts'
import { actAsSystem } from '#cases/server/case-act.service.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Party } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import { withChange } from '#modules/projects/contract-change.rules.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { changeAsked } from '#modules/projects/server/change-asked.ts'
import { moveMoney } from '#modules/projects/server/change-effect.ts'
import { partsOfContract, ROLES_OF } from '#modules/projects/server/contract-parts.ts'
import { getProject } from '#modules/projects/server/project.queries.ts'
import { putVersion, replaceParts } from '#modules/projects/server/project.store.ts'
import type { CaseRow, EffectContext } from '#server/http/case-kind.ts'

/**
 * A change takes effect: the next version of the contract from today on, who takes part, and what is promised of the money,
 * all or nothing. What was before stays as it was.
 */
export async function applyChange(context: EffectContext, one: CaseRow): Promise<void> {
  const project = await getProject(context, one.subject?.id ?? '', true)
  if (project.state !== 'ongoing') throw new Refusal('wrong-state', { key: 'project.closed' })
  const today = await getToday(context.tx, context.tenantId, context.now)
  const { kinds, unknown, before, change, contract } = await changeAsked(context, one, project)
  if (before === undefined) throw new Refusal('rule-broken', { key: 'project.no-contract' })
  if (kinds.length === 0 || unknown.length > 0) throw new Refusal('rule-broken', { key: 'project.unknown-change' })
  const content = withChange(before, change)
  if (content.endOn < content.startOn) throw new Refusal('rule-broken', { key: 'project.ends-before', at: 'newEndOn' })
  const called = [...new Set(kinds.map((kind) => kind.called))].join(' ')
  const by = context.personId ?? null
  await moveMoney(context, one, project, before, content)
  await putVersion(context, {
    projectId: project.id,
    fromOn: today,
    content,
    caseId: one.id,
    change: called,
    by,
    changed: change,
  })
  const roles = kinds.flatMap(({ aspect }) => ROLES_OF[aspect] ?? [])
  if (roles.length > 0)
    await replaceParts(context, project.id, today, { roles, parts: await partsOfContract(context, content, contract) })
  await recordHistory(context, {
    subject: { kind: 'project', id: project.id, unitId: content.unitId },
    sentence: {
      key: 'project.changed',
      params: { number: project.number, change: kinds.map(({ called: code }) => code).join('、') },
    },
    ...(by !== null && { personId: by }),
  })
  await movePartiesOf(context, one, project.id, content)
  await emitEvent(context, 'project.changed', {
    projectId: project.id,
    change: called,
    unitId: content.unitId,
    formerUnitId: before.unitId,
    endOn: content.endOn,
    formerEndOn: before.endOn,
  })
}

/** Reports and requests under way are from now on the new leader's and the new unit's. */
async function movePartiesOf(
  context: EffectContext,
  one: CaseRow,
  projectId: string,
  content: ProjectContent,
): Promise<void> {
  const { tx, tenantId } = context
  const now: Readonly<Record<string, Party>> = {
    leader: { person: content.leaderId },
    'undertaking-unit': { unit: content.unitId },
  }
  for (const other of await listCasesAbout(tx, tenantId, { kind: 'project', id: projectId })) {
    if (other.id === one.id || other.phase === 'closed') continue
    for (const [relation, party] of Object.entries(now))
      if (other.parties[relation] !== undefined && JSON.stringify(other.parties[relation]) !== JSON.stringify([party]))
        await actAsSystem(context, other.id, { kind: 'parties', relation, parties: [party] })
  }
}
