import type { Readable } from 'node:stream'

/** A received file, spooled under the data folder; the plumbing removes it after the answer unless it was moved away. */
export interface Upload {
  readonly path: string
  /** As the sender named it: a label, never a path. */
  readonly name: string
  /** As the sender declared it: never believed. */
  readonly declaredType: string
  readonly sizeBytes: number
  /** Hex SHA-256 of the content. */
  readonly sha256: string
}

/** What a `transfer: 'download'` operation answers: always served as an attachment, never sniffed, never framed. */
export interface Download {
  readonly body: Readable | Uint8Array | string
  readonly name: string
  readonly contentType: string
  readonly sizeBytes?: number
}

/** A line of JSON each: what `transfer: 'lines'` takes and answers. No form of another site can send it. */
export const JSON_LINES = 'application/x-ndjson'

/** `Content-Disposition` by RFC 6266: an ASCII fallback and the UTF-8 name, free of line breaks and paths. */
export function attachment(name: string): string {
  const clean = [...name.replace(/[\p{C}/\\"]/gu, '_')].slice(0, 150).join('') || 'file'
  const ascii = clean.replace(/[^\x20-\x7e]/g, '_').replace(/[%;]/g, '_')
  const utf8 = encodeURIComponent(clean).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}
