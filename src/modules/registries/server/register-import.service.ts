import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { canEverywhere } from '#engine/access/can.ts'
import { engineWords } from '#engine/definition/say-fault.ts'
import type { Register } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import { csvLines, workbookLines } from '#engine/register/read-file-lines.ts'
import { readRegisterFile } from '#engine/register/read-register-file.ts'
import type { FileDefaults, FileLine } from '#engine/register/register-file.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import type * as contract from '#modules/registries/register-import.contract.ts'
import { registryMessages } from '#modules/registries/registry.messages.ts'
import { compareList } from '#modules/registries/server/compare-list.ts'
import type { EntryContext } from '#modules/registries/server/entry.store.ts'
import { getRegister } from '#modules/registries/server/register.queries.ts'
import { findKnownEntries, type Staged } from '#modules/registries/server/register-import.queries.ts'
import { applyList, insertImport, takeListBack } from '#modules/registries/server/register-import.store.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const WORDS: Messages = { ...engineWords, ...registryMessages }
const MOST_SHOWN = 200

const tell = (language: Language, key: string, params?: Readonly<Record<string, string | number>>) =>
  key in WORDS ? say(WORDS, language, key, params) : key

export interface ListContext extends EntryContext {
  readonly language: Language
  readonly personId: string | null
}

export interface ListFile {
  readonly fileName: string
  /** SHA-256 of its content. */
  readonly hash: string
  readonly lines: Iterable<FileLine>
}

/**
 * The dry run: reads the whole list, names every wrong cell, and answers what would change. With one error nothing may be
 * published: half a list is worse than none.
 */
export async function checkList(
  context: ListContext,
  register: Register,
  file: ListFile,
  defaults: Omit<FileDefaults, 'today'>,
) {
  const today = await getToday(context.tx, context.tenantId, context.now)
  if (defaults.asOf !== undefined && defaults.asOf > today)
    throw new Refusal('form-invalid', { key: 'register.value.day-ahead', at: 'asOf' })
  const read = readRegisterFile(file.lines, register, { ...defaults, today })
  const compared = await compareList(context, register, read)
  const { entries, facts, preview, unchanged } = compared
  const changed = entries.filter(({ deed }) => deed !== 'same')
  const shown = [...read.faults, ...compared.faults].slice(0, MOST_SHOWN)
  return {
    staged: { entries: changed, facts } satisfies Staged,
    seen: entries,
    told: {
      rows: read.rows,
      entriesNew: changed.filter(({ deed }) => deed === 'open' || deed === 'revive').length,
      renamed: changed.filter(({ deed }) => deed === 'rename' || deed === 'bind').length,
      factsNew: facts.filter(({ supersedes }) => supersedes === null).length,
      factsCorrected: facts.filter(({ supersedes }) => supersedes !== null).length,
      unchanged,
      faults: shown.map(({ params, ...fault }) => ({ ...fault, text: tell(context.language, fault.key, params) })),
      faultsTotal: read.faultsTotal + compared.faults.length,
      errors: read.errors + compared.faults.length,
      preview: [...preview],
    },
  }
}

/** Reads and publishes a list at once, for the command line and for what comes with a pack. Answers what the dry run says. */
export async function importList(
  context: ListContext,
  register: Register,
  file: ListFile,
  defaults: Omit<FileDefaults, 'today'>,
) {
  const { staged, told } = await checkList(context, register, file, defaults)
  if (told.errors > 0 || staged.entries.length + staged.facts.length === 0) return { ...told, importId: null }
  const importId = context.newId()
  await insertImport(context, {
    id: importId,
    register: register.code,
    fileName: file.fileName,
    contentHash: file.hash,
    rows: told.rows,
    state: 'published',
    staged,
    createdBy: context.personId,
  })
  await applyList(context, register, importId, staged, context.personId)
  return { ...told, importId }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A text as a list that is to be read. */
export const textList = (fileName: string, text: string): ListFile => ({
  fileName,
  hash: sha256(text),
  lines: csvLines(text),
})

interface Asked {
  readonly register: string
  readonly trust: 'self-declared' | 'departmental'
  readonly source: string
  readonly asOf?: string | undefined
  readonly year?: number | undefined
}

async function stage(context: OperationContext, asked: Asked, file: ListFile) {
  const { tx, tenantId, actor } = context
  const register = await getRegister(tx, tenantId, asked.register)
  const { trust, source, asOf, year } = asked
  const defaults = { trust, source, asOf, year, mayVerify: canEverywhere(actor, 'register.verify') }
  const { staged, seen, told } = await checkList({ ...context, personId: actor.personId }, register, file, defaults)
  const isSound = told.errors === 0 && staged.entries.length + staged.facts.length > 0
  const importId = isSound ? context.newId() : null
  if (importId !== null) {
    // Entries whose facts alone change are staged too, so that publishing sees whether they moved on meanwhile.
    const touched = new Set(staged.facts.map(({ entryId }) => entryId))
    const entries = seen.filter(({ id, deed }) => deed !== 'same' || touched.has(id))
    await insertImport(context, {
      id: importId,
      register: register.code,
      fileName: file.fileName,
      contentHash: file.hash,
      rows: told.rows,
      state: 'checked',
      staged: { entries, facts: staged.facts },
      createdBy: actor.personId,
    })
  }
  const { rows, entriesNew, factsNew, faultsTotal: faults } = told
  const detail = { register: register.code, rows, entriesNew, factsNew, faults }
  context.audit({ subjectKind: 'register-import', ...(importId && { subjectId: importId }), detail })
  return { importId, ...told }
}

export const checkRegisterImportOf: Handler<typeof contract.checkRegisterImport> = (
  context,
  { text, fileName, ...asked },
) => stage(context, asked, textList(fileName, text))

export function checkRegisterWorkbookOf(context: OperationContext, asked: Asked, workbook: Workbook) {
  const { name, sha256: hash } = context.upload!
  return stage(context, asked, { fileName: name.slice(0, 200), hash, lines: workbookLines(workbook) })
}

interface Locked {
  readonly register: string
  readonly state: 'checked' | 'published' | 'undone'
  readonly staged: Staged
}

async function lockImport({ tx, tenantId }: OperationContext, importId: string): Promise<Locked> {
  const { rows } = await sql<Locked>`select register, state, staged from register_imports
    where tenant_id = ${tenantId} and id = ${importId} for update`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'importId' })
  return rows[0]
}

/** Publishes a dry run as it was shown: when an entry has changed since, nothing is written. */
export const publishRegisterImportOf: Handler<typeof contract.publishRegisterImport> = async (
  context,
  { importId },
) => {
  const { tx, tenantId, actor, now } = context
  const { register: code, state, staged } = await lockImport(context, importId)
  if (state !== 'checked') throw new Refusal('wrong-state', { key: 'register.import.published-already' })
  const register = await getRegister(tx, tenantId, code)
  const keys = staged.entries.map(({ key }) => key)
  const known = await findKnownEntries(tx, tenantId, register, keys)
  if (staged.entries.some(({ key, seen }) => (known.get(key)?.version ?? 0) !== seen))
    throw new Refusal('conflict', { key: 'register.import.changed-meanwhile' })
  await applyList(context, register, importId, staged, actor.personId)
  await sql`update register_imports set state = 'published', published_at = ${now}
    where tenant_id = ${tenantId} and id = ${importId}`.execute(tx)
  const told = { entries: staged.entries.filter(({ deed }) => deed !== 'same').length, facts: staged.facts.length }
  context.audit({ subjectKind: 'register-import', subjectId: importId, detail: { register: code, ...told } })
  return { importId, ...told }
}

/** Takes a list back as long as nothing newer stands on it. */
export const undoRegisterImportOf: Handler<typeof contract.undoRegisterImport> = async (context, { importId }) => {
  const { tx, tenantId } = context
  const { register: code, state } = await lockImport(context, importId)
  if (state !== 'published') throw new Refusal('wrong-state', { key: 'register.import.not-published' })
  await refuseOvertaken(context, importId)
  const told = await takeListBack(context, await getRegister(tx, tenantId, code), importId)
  context.audit({ subjectKind: 'register-import', subjectId: importId, detail: { register: code, ...told } })
  return { importId, ...told }
}

/** A fact of the list that was replaced or disputed, or an entry of it about which somebody else has said more. */
async function refuseOvertaken({ tx, tenantId }: OperationContext, importId: string): Promise<void> {
  const { rows } = await sql`
    select 1 from register_facts f
    where f.tenant_id = ${tenantId} and f.import_id = ${importId} and (f.standing = 'superseded' or exists (
      select from register_disputes d where d.tenant_id = f.tenant_id and d.fact_id = f.id and d.state = 'open'))
    union all
    select 1 from register_facts f
    join register_entries e on e.tenant_id = f.tenant_id and e.id = f.entry_id
    where e.tenant_id = ${tenantId} and e.import_id = ${importId} and f.standing = 'stands'
      and f.import_id is distinct from ${importId}
    limit 1`.execute(tx)
  if (rows.length > 0) throw new Refusal('conflict', { key: 'register.import.overtaken' })
}

export const listRegisterImportsOf: Handler<typeof contract.listRegisterImports> = async (
  context,
  { register, limit },
) => {
  const { rows } = await sql<{
    id: string
    register: string
    fileName: string
    rows: number
    entriesNew: number
    factsNew: number
    state: 'checked' | 'published' | 'undone'
    by: string | null
    at: Date
  }>`
    select i.id, i.register, i.file_name, i.rows_total as rows, i.entries_new, i.facts_new, i.state, p.name as by,
      i.created_at as at
    from register_imports i left join people p on p.tenant_id = i.tenant_id and p.id = i.created_by
    where i.tenant_id = ${context.tenantId} and ${register === undefined ? sql`true` : sql`i.register = ${register}`}
    order by i.created_at desc, i.id desc limit ${limit}`.execute(context.tx)
  return { rows: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })) }
}
