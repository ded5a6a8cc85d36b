import { sql } from 'kysely'
import type { Surroundings } from '#cli/publish-administration.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import type { Language } from '#engine/text/message.ts'
import {
  checkImportOf,
  checkWorkbookOf,
  publishImportOf,
  undoImportOf,
} from '#modules/dispatch/server/import.service.ts'
import { inTenant, withoutTenant } from '#server/database/tenant.ts'

export interface Administration {
  readonly id: string
  readonly code: string
}

export interface ImportedFile {
  readonly administration: string
  /** Undefined when there were errors, or nothing that is not there already. */
  readonly importId: string | undefined
  readonly rows: number
  readonly changes: number
  readonly errors: number
  readonly faults: readonly {
    readonly sheet?: string | undefined
    readonly line: number
    readonly column: number
    readonly text: string
    readonly key: string
  }[]
  readonly faultsTotal: number
  readonly published: boolean
}

/** A file of values: a text, or a workbook as read, with the SHA-256 of its bytes. */
export type ValueFile =
  | { readonly fileName: string; readonly text: string }
  | { readonly fileName: string; readonly hash: string; readonly workbook: Workbook }

class DryRun extends Error {}

/** Reads a file of values into an administration by the importer of the screens; one transaction, or nothing with `isDry`. */
export async function importValues(
  around: Surroundings,
  into: Administration,
  file: ValueFile,
  language: Language,
  isDry: boolean,
): Promise<ImportedFile> {
  let found: ImportedFile | undefined
  const work = inTenant(around.database, into.id, 'write', async (tx) => {
    const context = { tx, tenantId: into.id, now: around.now(), newId: around.newId, language, personId: null }
    const checked = await ('workbook' in file
      ? checkWorkbookOf(context, file, file.workbook)
      : checkImportOf(context, file))
    const { importId, rows, changes, errors, faults, faultsTotal } = checked
    const published = !isDry && importId !== null
    if (published) await publishImportOf(context, importId)
    const known = { administration: into.code, rows, changes, errors, faults, faultsTotal, published }
    found = { ...known, importId: published ? importId : undefined }
    if (isDry) throw new DryRun()
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof DryRun)) throw error
  })
  return found!
}

export async function undoImport(around: Surroundings, into: Administration, importId: string, language: Language) {
  return inTenant(around.database, into.id, 'write', (tx) =>
    undoImportOf({ tx, tenantId: into.id, now: around.now(), newId: around.newId, language, personId: null }, importId),
  )
}

/**
 * The administration that is meant: the one named, the only one, or the only one that knows every unit and indicator of the
 * file. Where none does, the one that knows most, so that its faults are told. @throws Refusal when several could be.
 */
export async function administrationFor(
  around: Surroundings,
  code: string | undefined,
  file: ValueFile | undefined,
): Promise<Administration> {
  const all = await listAdministrations(around)
  if (code !== undefined) {
    const named = all.find((each) => each.code === code)
    if (named) return named
    throw new Refusal('not-found', { key: 'import.no-administration', params: { code } })
  }
  if (all.length === 1) return all[0]!
  const tried: { readonly each: Administration; readonly errors: number }[] = []
  for (const each of file === undefined ? [] : all) {
    tried.push({ each, errors: (await importValues(around, each, file!, 'en', true)).errors })
  }
  const [nearest, next] = tried.sort((a, b) => a.errors - b.errors)
  const isClear = nearest !== undefined && (nearest.errors > 0 || next?.errors !== 0)
  if (isClear) return nearest.each
  const codes = all.map((each) => each.code).join(', ')
  throw new Refusal('rule-broken', { key: 'import.which-administration', params: { codes: codes || '—' } })
}

async function listAdministrations({ database }: Surroundings): Promise<Administration[]> {
  return withoutTenant(database, 'read', async (tx) => {
    const { rows } = await sql<Administration>`select id, code from tenants order by code`.execute(tx)
    return rows
  })
}
