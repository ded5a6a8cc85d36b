import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '#engine/refusal.ts'
import type { Upload } from '#server/http/transfer.ts'

export const MAX_UPLOAD_BYTES = 200 * 1024 * 1024

/** Spools the one file of a multipart body under the data folder, hashing as it flows; nothing is held in memory. */
export async function receiveUpload(request: FastifyRequest, dataFolder: string, id: string): Promise<Upload> {
  if (!request.isMultipart()) throw new Refusal('form-invalid', { key: 'http.upload-missing', at: 'file' })
  const folder = join(dataFolder, 'incoming')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, id)
  let upload: Upload | undefined
  try {
    for await (const part of request.parts({ limits: { fileSize: MAX_UPLOAD_BYTES, files: 2, fields: 0, parts: 2 } })) {
      if (part.type !== 'file') continue
      if (upload) throw new Refusal('form-invalid', { key: 'http.upload-many', at: 'file' })
      const hash = createHash('sha256')
      let sizeBytes = 0
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk)
          sizeBytes += chunk.length
          done(null, chunk)
        },
      })
      await pipeline(part.file, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      if (part.file.truncated) throw tooLarge()
      upload = { path, name: part.filename, declaredType: part.mimetype, sizeBytes, sha256: hash.digest('hex') }
    }
    if (!upload) throw new Refusal('form-invalid', { key: 'http.upload-missing', at: 'file' })
    if (upload.sizeBytes === 0) throw new Refusal('form-invalid', { key: 'http.upload-empty', at: 'file' })
    return upload
  } catch (error) {
    await discard(path)
    throw refusalOfUpload(error) ?? error
  }
}

export const discard = (path: string): Promise<void> => rm(path, { force: true })

const tooLarge = (): Refusal =>
  new Refusal('over-limit', {
    key: 'http.too-large',
    params: { limit: `${MAX_UPLOAD_BYTES / 1024 / 1024} MB` },
    at: 'file',
  })

/** What the reader of the form stumbled over; undefined when the fault is ours, as a full disk. */
function refusalOfUpload(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || error instanceof Refusal) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'FST_FILES_LIMIT') return new Refusal('form-invalid', { key: 'http.upload-many', at: 'file' })
  // The reader's own errors bear no code: no boundary, one that is too long, an end in the middle of a part.
  if (code !== '' && !code.startsWith('FST_')) return undefined
  return new Refusal('form-invalid', { key: 'http.upload-broken', at: 'file' })
}
