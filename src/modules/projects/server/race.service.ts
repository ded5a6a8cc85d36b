import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { findCommitmentOf } from '#modules/funds/server/commitment.queries.ts'
import { releasePayment, settleFunds } from '#modules/funds/server/fund-acts.service.ts'
import { type CallRow, findCall } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { statusOf } from '#modules/projects/project.rules.ts'
import type * as contract from '#modules/projects/race.contract.ts'
import { GATE_TRANCHE } from '#modules/projects/race.rules.ts'
import { listProjectRows, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { closeProject } from '#modules/projects/server/project.store.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The projects of a direction, racing side by side. */
const racersOf = (context: OperationContext, callId: string, direction: string): Promise<readonly ProjectRow[]> =>
  listProjectRows(context, sql<boolean>`r.call_id = ${callId} and r.direction = ${direction}`, 100, sql`r.number`)

interface GateRow {
  readonly direction: string
  readonly ranking: readonly string[]
  readonly resolution: string
  readonly decidedAt: Date
  readonly by: string
}

async function listGates({ tx, tenantId }: OperationContext, callId: string): Promise<readonly GateRow[]> {
  const { rows } = await sql<GateRow>`
    select g.direction, g.ranking, g.resolution, g.decided_at, coalesce(p.name, '') as by from race_gates g
    left join people p on p.tenant_id = g.tenant_id and p.id = g.decided_by
    where g.tenant_id = ${tenantId} and g.call_id = ${callId}`.execute(tx)
  return rows
}

async function raceOf(context: OperationContext, callId: string) {
  const call = await findCall(context, callId)
  if (call === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const firstStage = (mode: string) => practice.modes.find(({ code }) => code === mode)?.firstStage
  return { call, practice, firstStage }
}

export const getRaces: Handler<typeof contract.getRaces> = async (context, { callId }) => {
  const { call, practice, firstStage } = await raceOf(context, callId)
  const today = await getToday(context.tx, context.tenantId, context.now)
  const months = practice.acceptance?.withinMonths ?? 6
  const gates = await listGates(context, callId)
  const races = []
  for (const { code, name, mode } of call.content.directions) {
    const stage = firstStage(mode)
    if (stage === undefined) continue
    const gate = gates.find(({ direction }) => direction === code)
    const place = (id: string) => gate?.ranking.indexOf(id) ?? 0
    const racers = [...(await racersOf(context, callId, code))].sort((a, b) => place(a.id) - place(b.id))
    races.push({
      direction: { code, name },
      ...stage,
      projects: racers.map((row) => ({
        ...{ id: row.id, number: row.number, title: row.title, leader: row.leaderName },
        unit: { zh: row.shortZh, en: row.shortEn },
        grantFen: String(row.grantFen),
        status: statusOf(row, today, months),
      })),
      gate: gate === undefined ? null : { resolution: gate.resolution, at: gate.decidedAt.toISOString(), by: gate.by },
    })
  }
  return { title: call.title, races }
}

/**
 * The gate: the best go on and the rest of their money may be asked for; the others end with what they were paid, and what they were
 * not paid goes back to its line. It is decided once for a direction, over every project that still runs.
 */
export const decideRace: Handler<typeof contract.decideRace> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const { callId, direction, ranking, resolution } = input
  const { call, firstStage } = await raceOf(context, callId)
  const mode = call.content.directions.find(({ code }) => code === direction)?.mode
  const stage = mode === undefined ? undefined : firstStage(mode)
  if (stage === undefined) throw new Refusal('rule-broken', { key: 'race.none', at: 'direction' })
  await sql`select pg_advisory_xact_lock(hashtextextended(${`race ${tenantId} ${callId} ${direction}`}, 42))`.execute(
    tx,
  )
  if ((await listGates(context, callId)).some((gate) => gate.direction === direction))
    throw new Refusal('wrong-state', { key: 'race.decided' })
  const racers = await racersOf(context, callId, direction)
  const running = new Map(racers.filter(({ state }) => state === 'ongoing').map((row) => [row.id, row]))
  if (
    new Set(ranking).size !== ranking.length ||
    ranking.length !== running.size ||
    !ranking.every((id) => running.has(id))
  )
    throw new Refusal('form-invalid', { key: 'race.not-all', at: 'ranking' })
  if (running.size <= stage.goOn) throw new Refusal('rule-broken', { key: 'race.nobody-ends', at: 'ranking' })
  const [goingOn, ended] = [ranking.slice(0, stage.goOn), ranking.slice(stage.goOn)]
  await sql`insert into race_gates (tenant_id, call_id, direction, ranking, go_on, resolution, decided_by, decided_at)
    values (${tenantId}, ${callId}, ${direction}, ${JSON.stringify(ranking)}::jsonb, ${stage.goOn}, ${resolution},
      ${actor.personId}, ${now})`.execute(tx)
  for (const [at, id] of ranking.entries())
    await pass(context, call, running.get(id)!, at + 1, at < stage.goOn, resolution)
  context.audit({
    subjectKind: 'call',
    subjectId: callId,
    unitId: call.unitId,
    detail: { direction, goingOn: goingOn.length, ended: ended.length },
  })
  return { goingOn, ended }
}

async function pass(
  context: OperationContext,
  call: CallRow,
  project: ProjectRow,
  rank: number,
  goesOn: boolean,
  resolution: string,
): Promise<void> {
  const { tx, tenantId, actor, now } = context
  const commitment = await findCommitmentOf(context, { kind: 'project', id: project.id })
  if (commitment?.state === 'open') {
    const { id: commitmentId } = commitment
    if (goesOn) await releasePayment(context, { commitmentId, tranche: GATE_TRANCHE }, actor.personId)
    else await settleFunds(context, { commitmentId, surplus: 'keep', reason: resolution }, actor.personId)
  }
  if (!goesOn)
    await closeProject(context, project.id, { state: 'terminated', closedOn: await getToday(tx, tenantId, now) })
  const key = goesOn ? 'race.goes-on' : 'race.ends'
  const params = { title: call.title, rank, resolution }
  const subject = { kind: 'project', id: project.id }
  await recordHistory(context, {
    subject: { ...subject, unitId: project.unitId },
    sentence: { key, params },
    personId: actor.personId,
  })
  await notify(context, {
    to: { personId: project.leaderId },
    sentence: { key: `notice.${key}`, params: { ...params, project: project.title } },
    about: subject,
  })
}
