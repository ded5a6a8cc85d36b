import { checkPack } from '#engine/definition/check-pack.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { type PlacedFault, readPack } from '#server/definitions/read-pack.ts'

export interface CheckedFolder {
  /** There when the pack may be published: no error anywhere. */
  readonly pack?: Pack
  /** Errors and warnings, by file, line and column. */
  readonly faults: readonly PlacedFault[]
}

/** Reads a pack folder and checks all of it. What cannot be read keeps the cross checks from running. */
export async function checkFolder(folder: string, packsFolders: readonly string[] = []): Promise<CheckedFolder> {
  const { pack, faults, place } = await readPack(folder, packsFolders)
  const found = [...faults, ...(pack === undefined ? [] : place(checkPack(pack)))].sort(inOrder)
  const isPublishable = pack !== undefined && found.every(({ severity }) => severity !== 'error')
  return { faults: found, ...(isPublishable ? { pack } : {}) }
}

function inOrder(a: PlacedFault, b: PlacedFault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}
