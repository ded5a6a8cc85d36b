import { sql } from 'kysely'
import { listFiles } from '#cases/server/file.queries.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import type { Sentence } from '#cases/subject.ts'
import { Refusal } from '#engine/refusal.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { getSlipPractice, listParties, listReplies, type SlipRow } from '#modules/supervision/server/slip.queries.ts'
import {
  endExtensions,
  insertReply,
  keepAnswer,
  type SlipChange,
  settleReply,
} from '#modules/supervision/server/slip.store.ts'
import {
  handOverSlip,
  haveEffect,
  putSlip,
  recordSlip,
  slipSubject,
  tellAbout,
} from '#modules/supervision/server/slip-course.ts'
import { type FoundSlip, getFoundSlip, takeUp, viewerOf } from '#modules/supervision/server/slip-situation.ts'
import type * as contract from '#modules/supervision/slip.contract.ts'
import { mayAct, type SlipAct, stateAfter } from '#modules/supervision/slip.rules.ts'
import { numberOf } from '#modules/supervision/slip.ts'
import { coloursOf } from '#modules/supervision/slip-light.rules.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const signSlip: Handler<typeof contract.signSlip> = async (context, input) => {
  const found = await takeUp(context, 'sign', input)
  return move(context, found, 'sign', { received: { by: context.actor.personId } })
}

export const replySlip: Handler<typeof contract.replySlip> = async (context, { slipId, version, ...reply }) => {
  const found = await takeUp(context, 'reply', { slipId, version })
  if (reply.isFinal) await demandEvidence(context, found.slip)
  if (reply.isFinal && reply.percent < 100)
    throw new Refusal('form-invalid', { key: 'slip.final-below-hundred', at: 'percent' })
  if (!reply.isFinal && reply.percent < found.slip.percent)
    throw new Refusal('form-invalid', {
      key: 'slip.percent-falls',
      params: { percent: found.slip.percent },
      at: 'percent',
    })
  await insertReply(context, slipId, context.actor.personId, reply)
  return move(
    context,
    found,
    'reply',
    { submittedBy: context.actor.personId, approvedBy: null },
    { key: reply.isFinal ? 'slip.replied' : 'slip.replied-interim', params: { percent: reply.percent } },
  )
}

export const withdrawReply: Handler<typeof contract.withdrawReply> = async (context, input) => {
  const found = await takeUp(context, 'withdraw', input)
  await settleReply(context, input.slipId, 'withdrawn')
  return move(context, found, 'withdraw', { submittedBy: null })
}

export const approveReply: Handler<typeof contract.approveReply> = async (context, input) => {
  const found = await takeUp(context, 'approve', input)
  const reply = (await listReplies(context, input.slipId)).at(-1)!
  await settleReply(context, input.slipId, 'approved', { approvedBy: context.actor.personId, note: input.note })
  const change: SlipChange = {
    percent: reply.percent,
    approvedBy: context.actor.personId,
    ...(reply.isFinal ? { repliedOn: found.today } : { submittedBy: null }),
  }
  const sentence = { key: reply.isFinal ? 'slip.approved' : 'slip.approved-interim', params: {} }
  if (!reply.isFinal)
    await tellAbout(context, found.slip, 'slip.raise', 'notice.slip.interim', { percent: reply.percent })
  return move(context, found, 'approve', change, sentence, reply.isFinal)
}

export const sendBackReply: Handler<typeof contract.sendBackReply> = async (context, { reason, ...input }) => {
  const found = await takeUp(context, 'sendBack', input)
  await settleReply(context, input.slipId, 'sent-back', { note: reason })
  return move(context, found, 'sendBack', { submittedBy: null }, { key: 'slip.sentBack', params: { reason } })
}

export const verifySlip: Handler<typeof contract.verifySlip> = async (context, { note, ...input }) => {
  const found = await takeUp(context, 'verify', input)
  return move(context, found, 'verify', { returnReason: null }, { key: 'slip.verified', params: { note } })
}

export const returnSlip: Handler<typeof contract.returnSlip> = async (context, { reason, ...input }) => {
  const found = await takeUp(context, 'return', input)
  const { slip, today } = found
  await settleReply(context, input.slipId, 'returned', { note: reason })
  const change = {
    returnReason: reason,
    returns: slip.returns + 1,
    repliedOn: null,
    submittedBy: null,
    approvedBy: null,
  }
  const moved = await move(context, found, 'return', change, { key: 'slip.returned', params: { reason } })
  await tellAbout(context, slip, 'slip.reply', 'notice.slip.returned', { reason })
  await haveEffect(context, slip, 'returned', today)
  return moved
}

export const closeSlip: Handler<typeof contract.closeSlip> = async (context, { note, ...input }) => {
  const found = await takeUp(context, 'close', input)
  const { slip, today } = found
  await endExtensions(context, input.slipId)
  const moved = await move(
    context,
    found,
    'close',
    { closed: { by: context.actor.personId, on: today } },
    { key: 'slip.closed', params: { note } },
  )
  await tellAbout(context, slip, 'slip.reply', 'notice.slip.closed')
  await haveEffect(context, slip, (slip.repliedOn ?? today) > slip.dueOn ? 'closed-late' : 'closed-in-time', today)
  return moved
}

export const cancelSlip: Handler<typeof contract.cancelSlip> = async (context, { reason, ...input }) => {
  const found = await takeUp(context, 'cancel', input)
  await endExtensions(context, input.slipId)
  const closed = { by: context.actor.personId, on: found.today }
  const moved = await move(context, found, 'cancel', { closed }, { key: 'slip.cancelled', params: { reason } })
  await tellAbout(context, found.slip, 'slip.reply', 'notice.slip.cancelled', { reason })
  const { id, leadUnitId } = found.slip
  await emitEvent(context, 'slip.cancelled', { slipId: id, unitId: leadUnitId, number: numberOf(found.slip) })
  return moved
}

export const escalateSlip: Handler<typeof contract.escalateSlip> = async (context, { level, reason, ...input }) => {
  const found = await takeUp(context, 'escalate', input)
  const lights = await findLights(context.tx, context.tenantId, 'slip')
  const colours = lights === undefined ? [] : coloursOf(lights.scheme.scheme)
  const [now, wanted] = [found.slip.slipLevel, level].map((code) => colours.find((one) => one.code === code))
  if (wanted === undefined || (now !== undefined && wanted.severity <= now.severity))
    throw new Refusal('form-invalid', { key: 'slip.no-higher-level', at: 'level' })
  const words = { level: wanted.word.zh, levelEn: wanted.word.en }
  const moved = await move(
    context,
    found,
    'escalate',
    { level },
    { key: 'slip.escalated', params: { ...words, reason } },
  )
  await tellAbout(context, found.slip, 'slip.reply', 'notice.slip.risen', words)
  return moved
}

export const urgeSlip: Handler<typeof contract.urgeSlip> = async (context, { note, ...input }) => {
  const found = await takeUp(context, 'urge', input)
  await tellAbout(context, found.slip, 'slip.reply', 'notice.slip.urged', { note })
  await tellAbout(context, found.slip, 'slip.approve', 'notice.slip.urged', { note })
  return move(context, found, 'urge', { remindedOn: found.today }, { key: 'slip.urged', params: { note } })
}

export const answerSlip: Handler<typeof contract.answerSlip> = async (context, { slipPartyId, answer }) => {
  const { tx, tenantId, actor } = context
  const { rows } = await sql<{ slipId: string; role: string; unitId: string }>`
    select slip_id, role, unit_id from slip_parties where tenant_id = ${tenantId} and id = ${slipPartyId} for update`.execute(
    tx,
  )
  const party = rows[0]
  if (party === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'slipPartyId' })
  if (party.role === 'lead') throw new Refusal('rule-broken', { key: 'slip.lead-replies' })
  const found = await getFoundSlip(context, party.slipId, true)
  const may = mayAct('answer', found.situation, viewerOf(context, found.slip))
  if (!may.may) throw new Refusal(may.code, ...may.reasons)
  await keepAnswer(context, slipPartyId, answer, actor.personId)
  const names = (await listParties(context, party.slipId)).find(({ id }) => id === slipPartyId)!
  const words = { of: names.unitNameZh, ofEn: names.unitNameEn }
  await recordSlip(context, found.slip, 'slip.answered', words, actor.personId)
  await closeTasks(
    context,
    { subjectKind: 'slip-party', subjectId: slipPartyId },
    { outcome: 'answer', doneBy: actor.personId },
  )
  await tellAbout(context, found.slip, 'slip.reply', 'notice.slip.answered', words)
  context.audit({
    subjectKind: 'slip',
    subjectId: party.slipId,
    unitId: party.unitId,
    detail: { deed: 'slip.answered' },
  })
  return { slipPartyId }
}

/** One act: the new state, the light that follows from it, history, the tasks of whoever comes next, the audit note. */
export async function move(
  context: OperationContext,
  { slip, today }: FoundSlip,
  act: SlipAct,
  change: SlipChange,
  sentence: Sentence = { key: `slip.${PAST[act] ?? act}`, params: {} },
  isFinal = true,
): Promise<{ slipId: string; version: number; state: SlipRow['state'] }> {
  const state = stateAfter(act, slip.state, isFinal)!
  const moved = await putSlip(context, slip.id, { ...change, state }, today)
  await recordSlip(context, slip, sentence.key, sentence.params, context.actor.personId)
  if (state !== slip.state) await handOverSlip(context, moved, act, context.actor.personId)
  const subject = slipSubject(slip)
  context.audit({
    subjectKind: subject.kind,
    subjectId: subject.id,
    unitId: subject.unitId,
    detail: { deed: sentence.key, from: slip.state, to: state },
  })
  return { slipId: slip.id, version: moved.version, state }
}

const PAST: Readonly<Partial<Record<SlipAct, string>>> = { sign: 'signed', withdraw: 'withdrawn' }

/** What reports completion must show it, when the office's practice asks so. */
async function demandEvidence(context: OperationContext, slip: SlipRow): Promise<void> {
  const { evidence } = await getSlipPractice(context.tx, context.tenantId)
  if (!evidence) return
  const lead = (await listParties(context, slip.id)).find(({ role }) => role === 'lead')!
  const files = await listFiles(context.tx, context.tenantId, { kind: 'slip-party', id: lead.id })
  if (!files.some(({ detachedAt, state }) => !detachedAt && state !== 'bad'))
    throw new Refusal('rule-broken', { key: 'slip.no-evidence', at: 'files' })
}
