import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { FILE_KINDS, isFileKind } from '#cases/file.rules.ts'
import { contentPath, isIntact } from '#cases/server/content-folder.ts'
import { findFile } from '#cases/server/file.queries.ts'
import { notify } from '#cases/server/notice.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { readDocument } from '#engine/document/check-document.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import type { Finding } from '#engine/document/template-compiler.ts'
import { Refusal } from '#engine/refusal.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/supervision/meeting.contract.ts'
import { minutesFacts } from '#modules/supervision/meeting-paper.rules.ts'
import { findPrint, minutesNumberOf } from '#modules/supervision/server/meeting.queries.ts'
import * as store from '#modules/supervision/server/meeting.store.ts'
import { listCarriedInto, tellDecisions } from '#modules/supervision/server/meeting-decision.queries.ts'
import {
  type FoundMeeting,
  meetingParams,
  record,
  takeUp,
  viewerOf,
} from '#modules/supervision/server/meeting-situation.ts'
import { getSeenMeeting } from '#modules/supervision/server/meeting-view.service.ts'
import { issuerOf } from '#modules/supervision/server/slip-paper.service.ts'
import { fill, findDocumentFonts, getTemplate, listTemplates } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The minutes as the record of the meeting gives them today. */
async function drawUp(
  context: OperationContext,
  found: FoundMeeting,
): Promise<{ readonly paper: OfficialDocument; readonly findings: readonly Finding[] }> {
  const { tx, tenantId } = context
  const { meeting, series, items, seats, made, today } = found
  const { template } = series.minutes
  const offered = (await listTemplates(tx, tenantId, 'minutes')).find(({ code }) => code === template)
  if (offered === undefined) throw new Refusal('rule-broken', { key: 'paper.no-template', params: { name: template } })
  const presenters = await listLastNames(
    tx,
    tenantId,
    items.flatMap(({ presenterId }) => presenterId ?? []),
  )
  const facts = minutesFacts({
    series: series.name.zh,
    meeting,
    organ: await issuerOf(context, meeting.heldOn, series.host),
    issuedOn: meeting.issuedOn ?? today,
    items: items.map((item) => ({
      ...item,
      presenter: presenters.find(({ unitId }) => unitId === item.presenterId)?.nameZh,
    })),
    seats,
    decisions: await tellDecisions(context, made),
    carried: await tellDecisions(context, await listCarriedInto(context, meeting)),
  })
  const { paper, findings } = fill(await getTemplate(tx, tenantId, offered), 'minutes', facts)
  return { paper, findings: findings.filter(({ at }) => at !== 'number') }
}

export const draftMinutes: Handler<typeof contract.draftMinutes> = async (context, input) => {
  const found = await takeUp(context, 'draft', input)
  const { meeting } = found
  const { paper } = await drawUp(context, found)
  const { personId } = context.actor
  await endTasks(context, meeting.id, 'draft')
  const version = await store.moveMeeting(context, meeting.id, 'drafted', {
    drafted_by: personId,
    drafted_at: context.now,
    draft: JSON.stringify(paper),
    return_reason: null,
  })
  const subject = { kind: 'meeting', id: meeting.id, unitId: meeting.unitId }
  const deed = { key: 'task.meeting.sign', params: meetingParams(meeting) }
  for (const to of await listDuties(context, 'meeting.sign', meeting.path))
    await openTask(context, { to, subject, deed })
  await record(context, meeting, 'meeting.drafted')
  return { meetingId: meeting.id, version, state: 'drafted' }
}

/** What is sent back is an open record again; whoever drew it up is told why. */
export const returnMinutes: Handler<typeof contract.returnMinutes> = async (context, { reason, ...input }) => {
  const { meeting } = await takeUp(context, 'return', input)
  await endTasks(context, meeting.id, 'return')
  const changes = { draft: null, drafted_by: null, drafted_at: null, return_reason: reason }
  const version = await store.moveMeeting(context, meeting.id, 'held', changes)
  await record(context, meeting, 'meeting.returned', { reason })
  if (meeting.draftedBy !== context.actor.personId)
    await openTask(context, {
      to: { personId: meeting.draftedBy! },
      subject: { kind: 'meeting', id: meeting.id, unitId: meeting.unitId },
      deed: { key: 'task.meeting.mend', params: { ...meetingParams(meeting), reason } },
    })
  return { meetingId: meeting.id, version, state: 'held' }
}

/** Signs: takes the number, dates the minutes on the day, prints them once and for all, tells all who were invited. */
export const issueMinutes: Handler<typeof contract.issueMinutes> = async (context, input) => {
  const found = await takeUp(context, 'issue', input)
  const { meeting, series, seats, today } = found
  const { tx, tenantId, actor, now } = context
  const year = Number(today.slice(0, 4))
  const code = series.minutes.number
  const serial = await takeNumber(context, { series: code, year, subject: { kind: 'meeting', id: meeting.id } })
  const number = { code, year, serial }
  const document = issued(meeting.draft!, number, today)
  const content = await writeDocument(document, { fonts: await findDocumentFonts(tx, tenantId) })
  await store.insertMinutes(context, { meetingId: meeting.id, document, content, sha256: sha256(content) })
  await endTasks(context, meeting.id, 'issue')
  const written = formatDocumentNumber(number)
  const changes = { ...number, draft: null, issued_by: actor.personId, issued_at: now, issued_on: today }
  const version = await store.moveMeeting(context, meeting.id, 'issued', changes)
  await record(context, meeting, 'meeting.issued', { number: written })
  const sentence = { key: 'notice.meeting.issued', params: { ...meetingParams(meeting), number: written } }
  for (const seat of seats)
    for (const to of await listDuties(context, 'meeting.answer', seat.path))
      await notify(context, { to, sentence, about: { kind: 'meeting', id: meeting.id } })
  return { meetingId: meeting.id, version, state: 'issued' }
}

/** The draft as it is issued: numbered, dated on the day. */
function issued(
  draft: OfficialDocument,
  number: NonNullable<OfficialDocument['number']>,
  on: string,
): OfficialDocument {
  const { head, print } = draft
  return readDocument({
    ...draft,
    number,
    head: head.kind === 'minutes' ? { ...head, date: on } : head,
    ...(print && { print: { ...print, date: on } }),
  })
}

const endTasks = (context: OperationContext, meetingId: string, outcome: string) =>
  closeTasks(context, { subjectKind: 'meeting', subjectId: meetingId }, { outcome, doneBy: context.actor.personId })

/** What was issued is for every reader of the meeting; before that the minutes are the host's own affair. */
async function getPaper(context: OperationContext, meetingId: string) {
  const found = await getSeenMeeting(context, meetingId)
  const { meeting } = found
  const print = await findPrint(context, meetingId)
  if (print !== undefined) return { found, print, paper: print.document, findings: [] }
  const viewer = viewerOf(context, meeting.path)
  if (!viewer.holds('meeting.arrange') && !viewer.holds('meeting.sign'))
    throw new Refusal('not-allowed', { key: 'meeting.needs.meeting.arrange' })
  if (meeting.state !== 'held' && meeting.state !== 'drafted')
    throw new Refusal('wrong-state', { key: 'meeting.no-minutes' })
  if (meeting.draft !== null) return { found, print, paper: meeting.draft, findings: [] }
  return { found, print, ...(await drawUp(context, found)) }
}

export const getMinutes: Handler<typeof contract.getMinutes> = async (context, { meetingId }) => {
  const { paper, findings } = await getPaper(context, meetingId)
  return { paper, lacks: [...new Set(findings.map(({ params }) => String(params?.name ?? '')))] }
}

/** Issued minutes are handed out as they were printed, byte by byte; a draft as it stands. */
export const downloadMinutes: Handler<typeof contract.downloadMinutes> = async (context, { meetingId }) => {
  const { found, print, paper } = await getPaper(context, meetingId)
  const { meeting } = found
  if (print !== undefined && sha256(print.content) !== print.sha256)
    throw new Refusal('wrong-state', { key: 'meeting.file-changed' })
  const fonts = await findDocumentFonts(context.tx, context.tenantId)
  const body = print?.content ?? (await writeDocument(paper, { fonts }))
  context.audit({ subjectKind: 'meeting', subjectId: meetingId, unitId: meeting.unitId, detail: { format: 'docx' } })
  const name = `${minutesNumberOf(meeting) ?? '草稿'} ${meeting.titleZh}纪要.docx`
  return { body, name, contentType: DOCX_TYPE, sizeBytes: body.byteLength }
}

export const downloadPaper: Handler<typeof contract.downloadPaper> = async (context, { meetingId, fileId }) => {
  const { meeting, items } = await getSeenMeeting(context, meetingId)
  const file = await findFile(context.tx, context.tenantId, fileId)
  const isPaper = file?.subjectKind === 'meeting-item' && items.some(({ id }) => id === file.subjectId)
  if (!file || !isPaper || file.detachedAt || file.state !== 'clean' || !isFileKind(file.kind))
    throw new Refusal('not-found', { key: 'meeting.no-paper', at: 'fileId' })
  const path = contentPath(context.dataFolder, 'files', file.sha256)
  if (!(await isIntact(path, file.sha256).catch(() => false))) throw new Refusal('wrong-state', { key: 'file.lost' })
  context.audit({ subjectKind: 'meeting', subjectId: meetingId, unitId: meeting.unitId, detail: { fileId } })
  const { contentType } = FILE_KINDS[file.kind]
  return { body: createReadStream(path), name: file.name, contentType, sizeBytes: Number(file.sizeBytes) }
}
