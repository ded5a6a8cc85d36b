import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Contents by their SHA-256: what may be served in `files`, what is not known to be clean in `quarantine`. */
export type Room = 'files' | 'quarantine'

export const contentPath = (dataFolder: string, room: Room, sha256: string): string =>
  join(dataFolder, room, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

/** Where the content is; `undefined` when it is in neither room. */
export async function findContent(dataFolder: string, sha256: string): Promise<string | undefined> {
  for (const room of ['files', 'quarantine'] as const) {
    const path = contentPath(dataFolder, room, sha256)
    if (await isThere(path)) return path
  }
  return undefined
}

/** Puts a content into its room, on the disk before this returns; one that is there already stays as it is. */
export async function keepContent(dataFolder: string, room: Room, sha256: string, from: string): Promise<void> {
  const path = contentPath(dataFolder, room, sha256)
  if (await isThere(path)) return
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomUUID()}`
  try {
    await copyFile(from, beside, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
    await synced(beside)
    await rename(beside, path)
  } finally {
    await rm(beside, { force: true })
  }
  await synced(dirname(path))
}

export async function dropContent(dataFolder: string, room: Room, sha256: string): Promise<void> {
  await rm(contentPath(dataFolder, room, sha256), { force: true })
}

/** Is the content still what its name says? */
export async function isIntact(path: string, sha256: string): Promise<boolean> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === sha256
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
