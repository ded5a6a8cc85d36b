import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { Refusal } from '#engine/refusal.ts'
import { findCommitmentOf } from '#modules/funds/server/commitment.queries.ts'
import { releasePayment, settleFunds } from '#modules/funds/server/fund-acts.service.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { type CallRow, findCall } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { statusOf } from '#modules/projects/project.rules.ts'
import type * as contract from '#modules/projects/race.contract.ts'
import { GATE_TRANCHE } from '#modules/projects/race.rules.ts'
import { listProjectRows, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { closeProject } from '#modules/projects/server/project.store.ts'
import { listGates, listLastProposals } from '#modules/projects/server/race.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The projects of a direction, racing side by side. */
const racersOf = (context: OperationContext, callId: string, direction: string): Promise<readonly ProjectRow[]> =>
  listProjectRows(context, sql<boolean>`r.call_id = ${callId} and r.direction = ${direction}`, 100, sql`r.number`)

const isRunning = ({ state }: ProjectRow) => state === 'ongoing'

async function raceOf(context: OperationContext, callId: string) {
  const call = await findCall(context, callId)
  if (call === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const firstStage = (mode: string) => practice.modes.find(({ code }) => code === mode)?.firstStage
  return { call, practice, firstStage }
}

export const getRaces: Handler<typeof contract.getRaces> = async (context, { callId }) => {
  const { tx, tenantId, now, actor } = context
  const { call, practice, firstStage } = await raceOf(context, callId)
  const today = await getToday(tx, tenantId, now)
  const months = practice.acceptance?.withinMonths ?? 6
  const gates = await listGates(context, callId)
  const proposals = await listLastProposals(context, callId)
  const path = await findUnitPath(tx, tenantId, call.unitId)
  const may = (permission: 'project.manage' | 'call.publish') => path !== undefined && can(actor, permission, path)
  const races = []
  for (const { code, name, mode } of call.content.directions) {
    const stage = firstStage(mode)
    if (stage === undefined) continue
    const gate = gates.find(({ direction }) => direction === code)
    const last = gate === undefined ? proposals.find(({ direction }) => direction === code) : undefined
    const open = last?.state === 'open' ? last : undefined
    const ranking = gate?.ranking ?? last?.ranking ?? []
    const place = (id: string) => (ranking.includes(id) ? ranking.indexOf(id) : ranking.length)
    const racers = [...(await racersOf(context, callId, code))].sort((a, b) => place(a.id) - place(b.id))
    const isDue = gate === undefined && racers.filter(isRunning).length > stage.goOn
    races.push({
      direction: { code, name },
      ...stage,
      projects: racers.map((row) => ({
        ...{ id: row.id, number: row.number, title: row.title, leader: row.leaderName },
        unit: { zh: row.shortZh, en: row.shortEn },
        grantFen: String(row.grantFen),
        status: statusOf(row, today, months),
      })),
      proposal: open
        ? { id: open.id, resolution: open.resolution, at: open.proposedAt.toISOString(), by: open.proposer }
        : null,
      returned:
        last?.state === 'returned'
          ? { reason: last.reason, at: last.answeredAt!.toISOString(), by: last.answerer }
          : null,
      gate: gate
        ? {
            ...{ resolution: gate.resolution, at: gate.decidedAt.toISOString() },
            ...{ by: gate.by, proposedBy: gate.proposedBy },
          }
        : null,
      acts: {
        propose: isDue && may('project.manage') && (open === undefined || open.proposedBy === actor.personId),
        decide: isDue && may('call.publish') && open !== undefined && open.proposedBy !== actor.personId,
      },
    })
  }
  return { title: call.title, races }
}

interface Ranked {
  readonly call: CallRow
  readonly goOn: number
  readonly running: ReadonlyMap<string, ProjectRow>
}

/** A direction whose gate is not decided yet, held by whoever asks; its ranking names each project that still runs, once. */
async function demandGate(
  context: OperationContext,
  { callId, direction, ranking }: { callId: string; direction: string; ranking: readonly string[] },
): Promise<Ranked> {
  const { call, firstStage } = await raceOf(context, callId)
  const mode = call.content.directions.find(({ code }) => code === direction)?.mode
  const stage = mode === undefined ? undefined : firstStage(mode)
  if (stage === undefined) throw new Refusal('rule-broken', { key: 'race.none', at: 'direction' })
  const racers = await racersOf(context, callId, direction)
  const running = new Map(racers.filter(isRunning).map((row) => [row.id, row]))
  if (
    new Set(ranking).size !== ranking.length ||
    ranking.length !== running.size ||
    !ranking.every((id) => running.has(id))
  )
    throw new Refusal('form-invalid', { key: 'race.not-all', at: 'ranking' })
  if (running.size <= stage.goOn) throw new Refusal('rule-broken', { key: 'race.nobody-ends', at: 'ranking' })
  return { call, goOn: stage.goOn, running }
}

/** One gate at a time for a direction. @throws Refusal wrong-state when it is decided. */
async function holdGate(context: OperationContext, callId: string, direction: string): Promise<void> {
  const { tx, tenantId } = context
  await sql`select pg_advisory_xact_lock(hashtextextended(${`race ${tenantId} ${callId} ${direction}`}, 42))`.execute(
    tx,
  )
  if ((await listGates(context, callId)).some((gate) => gate.direction === direction))
    throw new Refusal('wrong-state', { key: 'race.decided' })
}

const openProposal = async (context: OperationContext, callId: string, direction: string) =>
  (await listLastProposals(context, callId)).find((one) => one.direction === direction && one.state === 'open')

/** The ranking of a panel, as it was resolved; whoever proposed may replace it while nobody has answered. */
export const proposeRace: Handler<typeof contract.proposeRace> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const { callId, direction, ranking, resolution } = input
  await holdGate(context, callId, direction)
  const { call } = await demandGate(context, input)
  const before = await openProposal(context, callId, direction)
  if (before !== undefined && before.proposedBy !== actor.personId)
    throw new Refusal('wrong-state', { key: 'race.waits', params: { by: before.proposer } })
  if (before !== undefined) await answerProposal(context, before.id, 'replaced')
  const proposalId = context.newId()
  await sql`insert into race_proposals (tenant_id, id, call_id, direction, ranking, resolution, proposed_by, proposed_at)
    values (${tenantId}, ${proposalId}, ${callId}, ${direction}, ${JSON.stringify(ranking)}::jsonb, ${resolution},
      ${actor.personId}, ${now})`.execute(tx)
  await tellCall(context, call, 'race.proposed', { direction, resolution })
  return { proposalId }
}

async function answerProposal(
  { tx, tenantId, actor, now }: OperationContext,
  id: string,
  state: 'replaced' | 'returned' | 'decided',
  reason = '',
): Promise<void> {
  await sql`update race_proposals set state = ${state}, answered_by = ${actor.personId}, answered_at = ${now},
    reason = ${reason} where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}

/**
 * The gate: another person than who proposed the ranking confirms it. The best go on and the rest of their money may be asked for;
 * the others end with what they were paid, and what they were not paid goes back to its line. It is decided once for a direction,
 * over every project that still runs.
 */
export const decideRace: Handler<typeof contract.decideRace> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const { callId, direction, says, reason } = input
  await holdGate(context, callId, direction)
  const proposal = await openProposal(context, callId, direction)
  if (proposal === undefined || proposal.id !== input.proposalId)
    throw new Refusal('conflict', { key: 'race.proposal-changed', at: 'proposalId' })
  if (proposal.proposedBy === actor.personId) throw new Refusal('rule-broken', { key: 'race.own-proposal' })
  const { ranking, resolution } = proposal
  if (says === 'no') {
    if (reason.length < 2) throw new Refusal('form-invalid', { key: 'race.reason-needed', at: 'reason' })
    const { call } = await raceOf(context, callId)
    await answerProposal(context, proposal.id, 'returned', reason)
    await tellCall(context, call, 'race.returned', { direction, reason })
    await notify(context, {
      to: { personId: proposal.proposedBy },
      sentence: { key: 'notice.race.returned', params: { title: call.title, direction, reason } },
      about: { kind: 'call', id: callId },
    })
    return { goingOn: [], ended: [] }
  }
  const { call, goOn, running } = await demandGate(context, { callId, direction, ranking })
  await answerProposal(context, proposal.id, 'decided')
  await sql`insert into race_gates (tenant_id, call_id, direction, ranking, go_on, resolution, proposed_by, decided_by, decided_at)
    values (${tenantId}, ${callId}, ${direction}, ${JSON.stringify(ranking)}::jsonb, ${goOn}, ${resolution},
      ${proposal.proposedBy}, ${actor.personId}, ${now})`.execute(tx)
  for (const [at, id] of ranking.entries()) await pass(context, call, running.get(id)!, at + 1, at < goOn, resolution)
  const [goingOn, ended] = [ranking.slice(0, goOn), ranking.slice(goOn)]
  const counted = { n: goingOn.length, ended: ended.length }
  await tellCall(context, call, 'race.was-decided', { direction, resolution, ...counted })
  return { goingOn, ended }
}

async function tellCall(
  context: OperationContext,
  { id, unitId, title }: CallRow,
  key: string,
  params: Readonly<Record<string, string | number>>,
): Promise<void> {
  await recordHistory(context, {
    subject: { kind: 'call', id, unitId },
    sentence: { key, params: { title, ...params } },
    personId: context.actor.personId,
  })
  context.audit({ subjectKind: 'call', subjectId: id, unitId, detail: { ...params } })
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
