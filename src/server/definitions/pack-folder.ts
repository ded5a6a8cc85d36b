import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { TextFault } from '#server/definitions/read-yaml.ts'

/** One file of a pack: its path inside the pack, with forward slashes. */
export interface PackFile {
  readonly path: string
  readonly size: number
}

export interface FolderFault extends Pick<TextFault, 'key' | 'params'> {
  readonly file: string
}

const MOST_FILES = 2000
const DEEPEST_FOLDER = 4

/** Lists a pack's files, each folder in order of name. Symbolic links and other special files are faults, not files. */
export async function listPackFiles(folder: string): Promise<{ files: PackFile[]; faults: FolderFault[] }> {
  const files: PackFile[] = []
  const faults: FolderFault[] = []
  const root = await realpath(folder)
  const walk = async (directory: string, depth: number): Promise<void> => {
    const names = (await readdir(directory)).filter((name) => !name.startsWith('.')).sort()
    for (const name of names) {
      const full = join(directory, name)
      const path = relative(root, full).split(sep).join('/')
      const found = await lstat(full)
      if (found.isSymbolicLink()) faults.push({ file: path, key: 'definition.symlink' })
      else if (found.isDirectory() && depth >= DEEPEST_FOLDER)
        faults.push({ file: path, key: 'definition.unknown-file' })
      else if (found.isDirectory()) await walk(full, depth + 1)
      else if (!found.isFile())
        faults.push({ file: path, key: 'definition.unreadable', params: { detail: 'not a file' } })
      else if (files.length >= MOST_FILES) {
        faults.push({ file: path, key: 'definition.too-many-files', params: { limit: MOST_FILES } })
        return
      } else files.push({ path, size: found.size })
    }
  }
  await walk(root, 0)
  return { files, faults }
}

/**
 * Reads a file of the pack. A path that leaves the folder, or that became a link since it was listed, is refused by
 * `undefined`; so is one larger than `limit` bytes.
 */
export async function readPackFile(folder: string, path: string, limit: number): Promise<Buffer | undefined> {
  const root = await realpath(folder)
  const full = join(root, path)
  if ((await realpath(full)) !== full || !full.startsWith(root + sep)) return undefined
  const handle = await open(full, 'r')
  try {
    const { size } = await handle.stat()
    if (size > limit) return undefined
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
