import { createHash } from 'node:crypto'
import type { ArchivedFile, ArchiveKind } from '#modules/projects/archive.rules.ts'
import type { Tx } from '#server/database/tenant.ts'

export type ArchiveReading = { readonly tx: Tx; readonly tenantId: string }

/** A case as the manifest names it. */
export interface ArchivedCase {
  readonly id: string
  readonly record: string | null
  readonly number: string | null
  readonly title: string
}

/** A file of the archive. Without content it is a paper that lies in the content folder under its hash. */
export interface ArchivePart extends ArchivedFile {
  readonly kind: ArchiveKind
  readonly content: Uint8Array | undefined
  readonly of?: ArchivedCase
  readonly version?: number
}

type About = Pick<ArchivePart, 'kind' | 'of' | 'version'>

export function partOf(path: string, content: Uint8Array, about: About): ArchivePart {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { path, bytes: content.byteLength, sha256, content, ...about }
}

export const jsonPart = (path: string, value: unknown, about: About): ArchivePart =>
  partOf(path, Buffer.from(`${JSON.stringify(value, exactly, 2)}\n`), about)

/** Money is told as the digits of its fen. */
const exactly = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
