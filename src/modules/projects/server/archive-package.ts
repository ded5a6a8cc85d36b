import { type RawBuilder, sql } from 'kysely'
import { listKeptCases } from '#cases/server/case.queries.ts'
import {
  findCommitmentOf,
  listExpenditures,
  listRecoveries,
  listTranches,
} from '#modules/funds/server/commitment.queries.ts'
import { listEntries } from '#modules/funds/server/ledger.queries.ts'
import { ARCHIVE_KINDS, pathPart, sumsOf } from '#modules/projects/archive.rules.ts'
import { casePartsOf, historyOf, serial } from '#modules/projects/server/archive-case.ts'
import { type ArchivePart, type ArchiveReading, jsonPart, partOf } from '#modules/projects/server/archive-part.ts'
import { approvalOf } from '#modules/projects/server/lineup-paper.service.ts'
import { listContract, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { findCertificate, listTaking } from '#modules/projects/server/project-facts.queries.ts'
import { findDocumentFonts } from '#server/documents/template.queries.ts'

/** How much of the project is packed. */
export interface ArchiveSight {
  /** Cases `c` that may be seen. */
  readonly cases: RawBuilder<boolean>
  readonly money: boolean
  /** Personal facts are masked in what was handed in. */
  readonly masks: boolean
}

export interface ProjectPackage {
  /** All files in the order of the zip; the manifest is the last. */
  readonly parts: readonly ArchivePart[]
  /** Of the whole: the hash of SHA256SUMS. */
  readonly sha256: string
  readonly manifest: unknown
}

const MOST_CASES = 1000
const MOST_ENTRIES = 10_000

/**
 * All that is kept of a project, with a manifest. Nothing in it depends on when, by whom or in which language it is asked for:
 * the same project seen with the same rights is the same bytes.
 */
export async function packProject(
  reading: ArchiveReading,
  project: ProjectRow,
  sight: ArchiveSight,
): Promise<ProjectPackage> {
  const papers = await casesOf(reading, project, sight)
  const money = sight.money ? await moneyOf(reading, project) : []
  const files = [...(await projectParts(reading, project)), ...papers.parts, ...money]
  const sums = sumsOf(files)
  const list = partOf('SHA256SUMS', Buffer.from(sums), { kind: 'project' })
  const manifest = {
    format: 'danxia.project-archive/1',
    project: { id: project.id, number: project.number, title: project.title, state: project.state },
    personalData: sight.masks ? 'masked' : 'clear',
    sha256: list.sha256,
    files: files.map(({ path, bytes, sha256, kind, of, version }) => ({
      ...{ path, bytes, sha256, kind, what: ARCHIVE_KINDS[kind] },
      ...(of !== undefined && { case: of }),
      ...(version !== undefined && { version }),
    })),
    leftOut: { cases: papers.hidden, money: !sight.money, papers: papers.leftOut },
  }
  const parts = [...files, list, jsonPart('manifest.json', manifest, { kind: 'project' })]
  return { parts, sha256: list.sha256, manifest }
}

async function projectParts(reading: ArchiveReading, project: ProjectRow): Promise<readonly ArchivePart[]> {
  const { path: _, shortZh: _s, shortEn: _e, version: _v, ...facts } = project
  const head = { ...facts, parts: await listTaking(reading, project.id) }
  const contract = [...(await listContract(reading, project.id))].reverse()
  const certificate = await findCertificate(reading, project.id)
  const approval = project.callId === null ? undefined : await approvalOf(reading, project.callId)
  return [
    jsonPart('project.json', head, { kind: 'project' }),
    jsonPart('history.json', await historyOf(reading, { kind: 'project', id: project.id }), { kind: 'history' }),
    ...contract.map(({ version, fromOn, change, by, caseId, content: { answers: _, ...content } }) =>
      // What the paper of a version answers stands among the forms of its case.
      jsonPart(
        `contract/v${version}.json`,
        { version, fromOn, change, by, caseId, ...content },
        { kind: 'contract', version },
      ),
    ),
    ...(approval === undefined
      ? []
      : [partOf(`approval/${pathPart(approval.name)}.docx`, approval.body, { kind: 'approval' })]),
    ...(certificate === null ? [] : [jsonPart('certificate.json', certificate, { kind: 'certificate' })]),
  ]
}

async function casesOf(reading: ArchiveReading, { id, caseId }: ProjectRow, sight: ArchiveSight) {
  const { tx, tenantId } = reading
  const about = sql<boolean>`((c.subject_kind = 'project' and c.subject_id = ${id}) or c.id = ${caseId}
    or c.parent_case_id = ${caseId} or c.parent_case_id in (select k.id from cases k where k.tenant_id = c.tenant_id
      and k.subject_kind = 'project' and k.subject_id = ${id}))`
  const all = await listKeptCases(tx, tenantId, about, MOST_CASES)
  const seen = new Set(
    (await listKeptCases(tx, tenantId, sql<boolean>`${about} and ${sight.cases}`, MOST_CASES)).map((one) => one.id),
  )
  const fonts = await findDocumentFonts(tx, tenantId)
  const parts: ArchivePart[] = []
  const leftOut: unknown[] = []
  for (const [at, one] of all.entries()) {
    if (!seen.has(one.id)) continue
    const name = [serial(at), one.record ?? one.process, ...(one.number === undefined ? [] : [one.number])].join('-')
    const found = await casePartsOf(reading, one, { folder: `cases/${pathPart(name)}`, masks: sight.masks, fonts })
    parts.push(...found.parts)
    leftOut.push(...found.leftOut)
  }
  return { parts, leftOut, hidden: all.length - seen.size }
}

/** What was promised, paid, spent and claimed back, and every line of the ledger; no account at a bank. */
async function moneyOf(reading: ArchiveReading, { id }: ProjectRow): Promise<readonly ArchivePart[]> {
  const commitment = await findCommitmentOf(reading, { kind: 'project', id })
  if (commitment === undefined) return []
  const { bankName: _n, bankAccount: _a, ...kept } = commitment
  const entries = await listEntries(reading, {
    poolId: commitment.poolId,
    holderId: commitment.id,
    limit: MOST_ENTRIES,
  })
  const told = {
    ...kept,
    tranches: await listTranches(reading, commitment.id),
    expenditures: await listExpenditures(reading, commitment.id),
    recoveries: await listRecoveries(reading, commitment.id),
  }
  return [
    jsonPart('funds/commitment.json', told, { kind: 'money' }),
    jsonPart('funds/entries.json', [...entries].reverse(), { kind: 'money' }),
  ]
}
