import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { administrationFor } from '#cli/import-values.ts'
import type { Surroundings } from '#cli/publish-administration.ts'
import { Refusal } from '#engine/refusal.ts'
import { csvLines, workbookLines } from '#engine/register/read-file-lines.ts'
import type { Language } from '#engine/text/message.ts'
import { getRegister } from '#modules/registries/server/register.queries.ts'
import { importList, type ListFile } from '#modules/registries/server/register-import.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { decodeText } from '#server/definitions/decode-text.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

const LARGEST_BYTES = 64_000_000

export interface ListWanted {
  readonly register: string
  readonly into: string | undefined
  readonly source: string | undefined
  readonly asOf: string | undefined
  readonly isDry: boolean
}

class DryRun extends Error {}

/** Reads a list into a register by the importer of the screens; one transaction, or nothing when it is dry. */
export async function importIntoRegister(around: Surroundings, path: string, wanted: ListWanted, language: Language) {
  const into = await administrationFor(around, wanted.into, undefined)
  const file = await readList(path)
  type Told = Awaited<ReturnType<typeof importList>>
  let told: Told | undefined
  const work = inTenant(around.database, into.id, 'write', async (tx) => {
    const context = { tx, tenantId: into.id, now: around.now(), newId: around.newId, language, personId: null }
    const register = await getRegister(tx, into.id, wanted.register)
    const listed = register.lists?.find((one) => basename(one.file) === file.fileName)
    const source = wanted.source ?? listed?.source ?? file.fileName
    const asOf = wanted.asOf ?? listed?.asOf
    told = await importList(context, register, file, { trust: 'departmental', source, asOf, mayVerify: true })
    if (wanted.isDry) throw new DryRun()
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof DryRun)) throw error
  })
  const { preview: _, importId, ...rest } = told!
  return { administration: into.code, register: wanted.register, importId: wanted.isDry ? null : importId, ...rest }
}

async function readList(path: string): Promise<ListFile> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true) throw new Refusal('not-found', { key: 'import.no-file', at: path })
  if (found.size > LARGEST_BYTES)
    throw new Refusal('over-limit', { key: 'import.too-large', params: { limit: LARGEST_BYTES }, at: path })
  const bytes = await readFile(path)
  const fileName = basename(path)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const decoded = decodeText(bytes)
  if ('text' in decoded) return { fileName, hash, lines: csvLines(decoded.text) }
  return { fileName, hash, lines: workbookLines(await readWorkbook(path)) }
}
