import { sql } from 'kysely'
import { DOCUMENT_DATA, type DocumentData } from '#engine/definition/document-data.ts'
import { type DocumentFonts, STANDARD_FONTS } from '#engine/document/document-fonts.ts'
import { type FilledTemplate, fillTemplate } from '#engine/document/fill-template.ts'
import { DocumentTemplate } from '#engine/document/template.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

/** A template as it was when a document was begun with it. */
interface TemplateVersion {
  readonly code: string
  readonly version: number
  readonly hash: string
}

export interface OfferedTemplate extends TemplateVersion {
  readonly name: { readonly zh: string; readonly en: string }
}

/** The newest version of each published template for this data. */
export async function listTemplates(tx: Tx, tenantId: string, data: DocumentData): Promise<readonly OfferedTemplate[]> {
  const { rows } = await sql<OfferedTemplate & { data: string }>`
    select distinct on (code) code, version, hash, content -> 'name' as name, content ->> 'data' as data
    from definition_versions where tenant_id = ${tenantId} and kind = 'document' order by code, version desc`.execute(
    tx,
  )
  return rows.flatMap(({ data: of, ...template }) => (of === data ? [template] : []))
}

/** @throws Refusal not-found. */
export async function getTemplate(
  tx: Tx,
  tenantId: string,
  { code, version }: Pick<TemplateVersion, 'code' | 'version'>,
): Promise<DocumentTemplate> {
  const { rows } = await sql<{ content: unknown }>`
    select content from definition_versions
    where tenant_id = ${tenantId} and kind = 'document' and code = ${code} and version = ${version}`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'paper.no-template', params: { name: code }, at: 'templateCode' })
  return DocumentTemplate.parse(rows[0].content)
}

export const fill = (template: DocumentTemplate, data: DocumentData, facts: Facts): FilledTemplate =>
  fillTemplate(template, DOCUMENT_DATA[data], facts)

/** The fonts of the administration's documents: the standard's, but for those its pack names. */
export async function findDocumentFonts(tx: Tx, tenantId: string): Promise<DocumentFonts> {
  const { rows } = await sql<{ fonts: Partial<DocumentFonts> | null }>`
    select content -> 'fonts' as fonts from definition_versions
    where tenant_id = ${tenantId} and kind = 'pack' order by version desc limit 1`.execute(tx)
  return { ...STANDARD_FONTS, ...rows[0]?.fonts }
}
