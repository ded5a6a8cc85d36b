import type { KeptCase } from '#cases/server/case.queries.ts'
import { emitMoved } from '#cases/server/case-effect.service.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { keepMoney } from '#cli/load-project-money.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import { inForm } from '#cli/sample-answers.ts'
import type { PaperDesk, SampleProject, WalkedApplication } from '#cli/sample-desk.ts'
import { dayIn, deedsOf, type Stage } from '#cli/sample-stage.ts'
import { demandPast, SampleWalk } from '#cli/sample-walk.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import type { Party } from '#engine/process/who.ts'
import { acceptanceBy, midTermOn } from '#modules/projects/project.rules.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { insertProject, movePartsToProject, putVersion } from '#modules/projects/server/project.store.ts'
import { acceptanceKind, changeKind, midTermKind, terminationKind } from '#modules/projects/server/project-kinds.ts'
import type { CaseKind } from '#server/http/case-kind.ts'

const WAN = 1_000_000n

/** An application that was approved, and the cases of its project. */
export function stageProject(
  context: SampleContext,
  stage: Stage,
  withinMonths: number,
  application: WalkedApplication,
): SampleProject | undefined {
  const { walk, course, matter, call } = application
  const started = walk.effects.find(({ name }) => name === 'start-project')
  if (started === undefined) return undefined
  const id = context.newId()
  const { startOn, endOn, grantFen } = matter
  const parties: Readonly<Record<string, readonly Party[]>> = {
    leader: [{ person: matter.leader.person }],
    'undertaking-unit': [{ unit: walk.one.unit.id }],
    'recommending-unit': [{ unit: walk.one.unit.id }],
    'managing-division': [{ unit: stage.root.id }],
  }
  const told = {
    grant: inForm(grantFen / WAN),
    applyBy: acceptanceBy(endOn, withinMonths),
    reportDue: midTermOn(startOn, endOn),
  }
  const cases = (course.project?.cases ?? []).map(({ process: code, course: way, on, facts, answers }) => {
    const staged = stage.processes.get(code)
    if (staged === undefined) throw new RangeError(`samples: there is no process ${code}`)
    const { process } = staged.process
    const own = process.relations.flatMap(({ code: relation }) =>
      parties[relation] === undefined ? [] : [[relation, parties[relation]] as const],
    )
    const one = new SampleWalk(
      stage,
      {
        id: context.newId(),
        title: `${matter.title}：${process.name.zh}`,
        staged,
        unit: walk.one.unit,
        leader: matter.leader,
        parties: Object.fromEntries(own),
        subject: { kind: 'project', id },
        facts: {},
        told: () => ({ ...told, ...facts }),
        year: call.year,
        openedBy: process.record === 'termination' ? stage.byLogin(stage.sample.hands.officer) : matter.leader,
        openedAt: `${dayIn(call.year, on)}T02:${String(10 + (walk.one.n % 40))}:00.000Z`,
        n: walk.one.n,
      },
      context.newId,
    )
    one.walk(deedsOf(stage, way))
    demandPast(context, one)
    return { walk: one, said: answers }
  })
  return {
    id,
    application,
    startedAt: started.at,
    approvedOn: dayOf(started.at, stage.calendar),
    cases,
    number: '',
  }
}

/** Projects with the first version of their contracts, their money, and what the cases of projects had as effects, in time. */
export async function keepProjects(
  context: SampleContext,
  stage: Stage,
  desk: PaperDesk,
  projects: readonly SampleProject[],
  kept: ReadonlyMap<string, KeptCase>,
): Promise<void> {
  for (const project of projects) await keepProject(context, stage, desk, project)
  await keepMoney(context, stage, projects)
  const later = projects
    .flatMap(({ cases }) => cases.flatMap(({ walk }) => walk.effects.map((effect) => ({ walk, effect }))))
    .sort((a, b) => (a.effect.at < b.effect.at ? -1 : 1))
  for (const { walk, effect } of later) {
    const one = kept.get(walk.one.id)!
    const acting = {
      ...context,
      now: new Date(effect.at),
      kinds: KINDS,
      ...(effect.by !== undefined && { personId: effect.by }),
      ...(effect.action !== undefined && { action: effect.action }),
    }
    await KINDS.get(one.record ?? '')?.effects?.[effect.name]?.(acting, one)
    if (effect.name === 'archive') await emitMoved(acting, one, ['archive'])
  }
}

const KINDS: ReadonlyMap<string, CaseKind> = new Map(
  [changeKind, midTermKind, terminationKind, acceptanceKind].map((kind) => [kind.record, kind]),
)

async function keepProject(context: SampleContext, stage: Stage, desk: PaperDesk, one: SampleProject): Promise<void> {
  const { walk, call, callId, direction, matter } = one.application
  const writing = { ...context, now: new Date(one.startedAt) }
  const [book] = walk.subcases
  const content: ProjectContent = {
    title: matter.title,
    unitId: walk.one.unit.id,
    leaderId: matter.leader.person,
    leaderName: matter.leader.name,
    startOn: matter.startOn,
    endOn: matter.endOn,
    grantFen: String(matter.grantFen),
    ownFen: String(matter.ownFen),
    extensions: 0,
    answers: { ...desk.bookOf(one.application) },
  }
  await insertProject(writing, {
    id: one.id,
    number: one.number,
    callId,
    caseId: walk.one.id,
    family: call.family,
    level: 'city',
    mode: direction.mode,
    direction: direction.code,
    recommenderId: walk.one.unit.id,
    divisionId: stage.root.id,
    approvedOn: one.approvedOn,
    approvalNumber: String(walk.facts.resolutionNo ?? ''),
    content,
  })
  await putVersion(writing, {
    projectId: one.id,
    fromOn: one.approvedOn,
    content,
    caseId: book?.one.id ?? walk.one.id,
    change: '',
    by: stage.byLogin(stage.sample.hands.leaders[0]!).person,
  })
  await movePartsToProject(writing, walk.one.id, one.id)
  await recordHistory(writing, {
    subject: { kind: 'project', id: one.id, unitId: walk.one.unit.id },
    sentence: { key: 'project.started', params: { number: one.number, title: matter.title } },
  })
}
