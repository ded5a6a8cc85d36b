import { CASE_SUBJECT } from '#cases/case.ts'
import { answersOnPaper } from '#cases/case-paper.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { listSubmissions, type Submission } from '#cases/server/case-answers.queries.ts'
import { idsIn, listEvents, listNames } from '#cases/server/case-event.queries.ts'
import { listCaseFiles } from '#cases/server/case-file.queries.ts'
import { getForm } from '#cases/server/case-form.queries.ts'
import { listHistory } from '#cases/server/history.queries.ts'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import { maskAnswers, pathPart } from '#modules/projects/archive.rules.ts'
import {
  type ArchivedCase,
  type ArchivePart,
  type ArchiveReading,
  jsonPart,
  partOf,
} from '#modules/projects/server/archive-part.ts'
import { listVerified, signedContentOf } from '#modules/projects/server/signature.queries.ts'
import { signaturesOnPaper } from '#modules/projects/server/signature-paper.ts'
import { contentHash } from '#modules/projects/signature.rules.ts'
import { writeDocument } from '#server/documents/write-document.ts'

const MOST_EVENTS = 10_000

export interface CaseParts {
  readonly parts: readonly ArchivePart[]
  /** Papers that cannot be packed: not found clean yet, or found bad. */
  readonly leftOut: readonly { readonly name: string; readonly why: string; readonly of: ArchivedCase }[]
}

/** All that is kept of a case: its events and history, what was handed in, as data and on paper, and the papers attached. */
export async function casePartsOf(
  reading: ArchiveReading,
  one: KeptCase,
  how: { readonly folder: string; readonly masks: boolean; readonly fonts: DocumentFonts },
): Promise<CaseParts> {
  const { tx, tenantId } = reading
  const { folder } = how
  const of = { id: one.id, record: one.record ?? null, number: one.number ?? null, title: one.title }
  const files = await listCaseFiles(tx, tenantId, one.id)
  const clean = files.filter(({ state }) => state === 'clean')
  const printed: ArchivePart[] = []
  const handedIn = [...(await listSubmissions(tx, tenantId, one.id))]
  const isLast = (each: Submission) => !handedIn.some(({ form, number }) => form === each.form && number > each.number)
  for (const each of handedIn.sort((a, b) => (a.form === b.form ? a.number - b.number : a.form < b.form ? -1 : 1)))
    printed.push(...(await submissionParts(reading, of, each, isLast(each), how)))
  const parts = [
    jsonPart(`${folder}/events.json`, await eventsOf(reading, one), { kind: 'events', of }),
    jsonPart(`${folder}/history.json`, await historyOf(reading, { kind: CASE_SUBJECT, id: one.id }), {
      kind: 'history',
      of,
    }),
    ...printed,
    ...(await signatureParts(reading, one, folder, of)),
    ...clean.map(
      ({ name, sha256, sizeBytes }, at): ArchivePart => ({
        path: `${folder}/papers/${serial(at)}-${pathPart(name)}`,
        bytes: sizeBytes,
        sha256,
        content: undefined,
        kind: 'paper',
        of,
      }),
    ),
  ]
  const leftOut = files.flatMap(({ name, state }) => (state === 'clean' ? [] : [{ name, why: state, of }]))
  return { parts, leftOut }
}

/**
 * What each party signed: the very text, the signature and the key, so that anybody can verify it without this program; and of
 * what its content hash is made, so that it can be made again from the answers as they were handed in.
 */
async function signatureParts(
  reading: ArchiveReading,
  one: KeptCase,
  folder: string,
  of: ArchivedCase,
): Promise<readonly ArchivePart[]> {
  const content = await signedContentOf(reading, one.id)
  const all = await listVerified(reading, one.id, contentHash(content))
  if (all.length === 0) return []
  const told = {
    contentSha256: contentHash(content),
    content: { ...content, forms: content.forms.map(({ form, number, hash }) => ({ form, number, hash })) },
    signatures: all.map((each) => ({
      seat: each.seat,
      party: { zh: each.seatNameZh, en: each.seatNameEn },
      person: each.personName,
      unit: each.unitName,
      at: each.signedAt.toISOString(),
      proof: each.proof,
      algorithm: each.algorithm,
      contentSha256: each.contentSha256,
      state: each.state,
      signedText: each.signedText,
      signature: each.signature,
      publicKey: each.publicKey,
    })),
  }
  return [jsonPart(`${folder}/signatures.json`, told, { kind: 'signature', of })]
}

async function submissionParts(
  { tx, tenantId }: ArchiveReading,
  of: ArchivedCase,
  each: Submission,
  isLast: boolean,
  { folder, masks, fonts }: { readonly folder: string; readonly masks: boolean; readonly fonts: DocumentFonts },
): Promise<readonly ArchivePart[]> {
  const form = await getForm(tx, tenantId, each.hash)
  const answers = masks ? maskAnswers(form.form, form.library, each.answers) : each.answers
  const title = form.form.name.zh
  const paper = answersOnPaper({
    form,
    // What was handed in says what it says: facts that have changed since are not looked up again.
    state: computeForm(form, answers, {}),
    language: 'zh-CN',
    title,
    lines: [of.title, ...(of.number === null ? [] : [of.number]), `第 ${each.number} 次提交`],
    ...(isLast && { end: await signaturesOnPaper({ tx, tenantId }, of.id, 'zh-CN') }),
  })
  const path = `${folder}/forms/${pathPart(each.form)}-${each.number}`
  const { form: code, number, round, formVersion, sha256, submittedAt } = each
  const by = (await listNames(tx, tenantId, each.submittedBy === null ? [] : [each.submittedBy])).get(
    each.submittedBy ?? '',
  )
  const data = {
    ...{ form: code, formVersion, number, round, submittedAt: submittedAt.toISOString(), submittedBy: by?.zh ?? null },
    /** Of the answers as they were handed in, unmasked. */
    answersSha256: sha256,
    answers,
  }
  return [
    partOf(`${path}.docx`, await writeDocument(paper, { fonts }), { kind: 'form', of, version: number }),
    jsonPart(`${path}.json`, data, { kind: 'answers', of, version: number }),
  ]
}

async function eventsOf({ tx, tenantId }: ArchiveReading, one: KeptCase) {
  const events = [...(await listEvents(tx, tenantId, one.id, { limit: MOST_EVENTS }))].reverse()
  const ids = events.flatMap(({ event, by, behalf }) => [...idsIn(event), by, behalf].filter((id) => id !== null))
  const names = await listNames(tx, tenantId, ids)
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id)?.zh ?? null))
  return {
    process: { code: one.process, version: one.version },
    state: one.state,
    phase: one.phase,
    outcome: one.outcome ?? null,
    events: events.map(({ serial: number, event, by, behalf, at }) => ({
      serial: number,
      at: at.toISOString(),
      by: nameOf(by),
      onBehalfOf: nameOf(behalf),
      event,
    })),
  }
}

const MOST_LINES = 10_000

/** Sentences in the order in which they were said. */
export async function historyOf(
  { tx, tenantId }: ArchiveReading,
  subject: { readonly kind: string; readonly id: string },
) {
  const lines = await listHistory(tx, tenantId, subject, { limit: MOST_LINES })
  return [...lines].reverse().map(({ at, key, params, personName, onBehalfOfName }) => ({
    at: at.toISOString(),
    by: personName,
    onBehalfOf: onBehalfOfName,
    key,
    params,
  }))
}

/** 01, 02 …: in order also where a reader sorts by letters. */
export const serial = (at: number): string => String(at + 1).padStart(2, '0')
