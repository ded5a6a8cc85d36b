import { createHash } from 'node:crypto'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/bulletins/bulletin.contract.ts'
import { whyNot } from '#modules/bulletins/bulletin.rules.ts'
import type { BulletinAct } from '#modules/bulletins/bulletin.ts'
import { issued, withWordings, wordedText } from '#modules/bulletins/bulletin-paper.rules.ts'
import { mayAt } from '#modules/bulletins/server/bulletin.access.ts'
import {
  type BulletinRow,
  findBulletin,
  getContent,
  listWordings,
  numberOf,
} from '#modules/bulletins/server/bulletin.queries.ts'
import { insertPrint, insertWording, moveBulletin } from '#modules/bulletins/server/bulletin.store.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { findDocumentFonts, getTemplate } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const BULLETIN_ISSUED = 'bulletin.issued'

/** Locks a bulletin for an act. @throws Refusal with the very reason the button gives. */
async function take(
  context: OperationContext,
  act: BulletinAct,
  { bulletinId, version }: { readonly bulletinId: string; readonly version: number },
): Promise<BulletinRow> {
  const row = await findBulletin(context, bulletinId, true)
  if (!row) throw new Refusal('not-found', { key: 'http.not-found', at: 'bulletinId' })
  const no = whyNot(act, {
    state: row.state,
    submittedBy: row.submittedBy,
    actorId: context.actor.personId,
    may: mayAt(context.actor, row.path),
  })
  if (no) throw new Refusal(no.code, { key: no.key })
  if (row.version !== version) throw new Refusal('conflict', { key: 'bulletin.changed-meanwhile' })
  return row
}

const subjectOf = (row: BulletinRow) => ({ kind: 'bulletin', id: row.id, unitId: row.unitId })

async function note(context: OperationContext, row: BulletinRow, key: string, params: Record<string, string> = {}) {
  const { personId } = context.actor
  await recordHistory(context, { subject: subjectOf(row), sentence: { key, params }, personId })
  context.audit({ subjectKind: 'bulletin', subjectId: row.id, unitId: row.unitId, detail: params })
}

export const wordBulletinOf: Handler<typeof contract.wordBulletin> = async (context, input) => {
  const row = await take(context, 'word', input)
  const { content } = await getContent(context, row.id)
  const original = wordedText(content!, input.part)
  if (input.text !== null) withWordings(content!, [{ part: input.part, text: input.text }])
  const { part, text } = input
  const wording = { id: context.newId(), bulletinId: row.id, part, original, text, by: context.actor.personId }
  await insertWording(context, wording)
  await note(context, row, text === null ? 'bulletin.restored' : 'bulletin.worded', { part })
  return { bulletinId: row.id, state: row.state, version: await moveBulletin(context, row.id, row.state) }
}

export const submitBulletinOf: Handler<typeof contract.submitBulletin> = async (context, input) => {
  const row = await take(context, 'submit', input)
  const { actor, now } = context
  for (const to of await listDuties(context, 'bulletin.sign', row.path)) {
    const deed = { key: 'task.bulletin.sign', params: { title: row.title } }
    await openTask(context, { to, subject: subjectOf(row), deed })
  }
  await note(context, row, 'bulletin.submitted')
  const changes = { submitted_by: actor.personId, submitted_at: now, return_reason: null }
  return { bulletinId: row.id, state: 'submitted', version: await moveBulletin(context, row.id, 'submitted', changes) }
}

export const returnBulletinOf: Handler<typeof contract.returnBulletin> = async (context, input) => {
  const row = await take(context, 'return', input)
  const { reason } = input
  await endTasks(context, row, 'return')
  await note(context, row, 'bulletin.returned', { reason })
  await notify(context, {
    to: { personId: row.submittedBy! },
    sentence: { key: 'notice.bulletin.returned', params: { title: row.title, reason } },
    about: { kind: 'bulletin', id: row.id },
  })
  const version = await moveBulletin(context, row.id, 'draft', { return_reason: reason })
  return { bulletinId: row.id, state: 'draft', version }
}

/** Signs: takes the number, dates the document on the day, prints it once and for all, tells the units. */
export const issueBulletinOf: Handler<typeof contract.issueBulletin> = async (context, input) => {
  const row = await take(context, 'issue', input)
  const { tx, tenantId, actor, now } = context
  const { series } = await getTemplate(tx, tenantId, row.templates.bulletin)
  if (series === undefined) throw new Refusal('rule-broken', { key: 'bulletin.no-series' })
  const { content } = await getContent(context, row.id)
  const today = await getToday(tx, tenantId, now)
  const year = Number(today.slice(0, 4))
  const serial = await takeNumber(context, { series, year, subject: subjectOf(row) })
  const number = { code: series, year, serial }
  const document = issued(withWordings(content!, await listWordings(context, row.id)), number, today)
  const file = await writeDocument(document, { fonts: await findDocumentFonts(tx, tenantId) })
  const sha256 = createHash('sha256').update(file).digest('hex')
  await insertPrint(context, { bulletinId: row.id, document, content: file, sha256 })
  await endTasks(context, row, 'issue')
  const written = formatDocumentNumber(number)
  await note(context, row, 'bulletin.issued', { number: written })
  await emitEvent(context, BULLETIN_ISSUED, { bulletinId: row.id })
  const changes = { ...number, title: document.title, signed_by: actor.personId, signed_at: now, issued_on: today }
  const version = await moveBulletin(context, row.id, 'issued', changes)
  return { bulletinId: row.id, state: 'issued', version, number: written, sha256 }
}

export const withdrawBulletinOf: Handler<typeof contract.withdrawBulletin> = async (context, input) => {
  const row = await take(context, 'withdraw', input)
  const { reason } = input
  await endTasks(context, row, 'withdraw')
  await note(context, row, 'bulletin.withdrawn', { reason, number: numberOf(row) ?? '' })
  const changes = { withdrawn_by: context.actor.personId, withdrawn_at: context.now, withdrawn_reason: reason }
  return { bulletinId: row.id, state: 'withdrawn', version: await moveBulletin(context, row.id, 'withdrawn', changes) }
}

const endTasks = (context: OperationContext, row: BulletinRow, outcome: string) =>
  closeTasks(context, { subjectKind: 'bulletin', subjectId: row.id }, { outcome, doneBy: context.actor.personId })
