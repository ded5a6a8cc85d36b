import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefusal } from '#server/database/start-refusal.ts'

const KEY_BYTES = 32

/**
 * The key of this installation, kept beside the data and never in the database: who has a copy of the one has not the
 * other. Made at first use; a key that cannot be read is never replaced, for what it sealed would be lost.
 */
export function instanceKey(dataFolder: string): Buffer {
  const path = join(dataFolder, 'instance.key')
  const known = read(path)
  if (known) return known
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const draft = join(dataFolder, `.instance-key-${randomBytes(6).toString('hex')}`)
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, path)
    chmodSync(path, 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return read(path)!
}

function read(path: string): Buffer | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new StartRefusal(`The instance key ${path} cannot be read.`, `实例密钥 ${path} 读不出来。`)
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== KEY_BYTES)
    throw new StartRefusal(
      `The instance key ${path} is damaged; restore it from a backup.`,
      `实例密钥 ${path} 已损坏，请从备份恢复。`,
    )
  return key
}

/** Seals a secret with AES-256-GCM; `bound` (whose secret it is) must be the same when it is opened. */
export function seal(key: Buffer, secret: string, bound: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return ['v1', nonce, sealed, cipher.getAuthTag()]
    .map((part) => (part instanceof Buffer ? part.toString('base64url') : part))
    .join('.')
}

/** Opens what `seal` made; throws when key, owner or content is another. */
export function unseal(key: Buffer, sealed: string, bound: string): string {
  const [version, nonce, content, tag] = sealed.split('.')
  if (version !== 'v1' || !nonce || !content || !tag) throw new Error('not a sealed secret')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
    .setAAD(Buffer.from(bound))
    .setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(content, 'base64url')), decipher.final()]).toString('utf8')
}
