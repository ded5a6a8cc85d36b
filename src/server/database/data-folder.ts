import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { postgresMajor } from '#server/database/postgres-programs.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'

/** What stands where in the data folder. */
export const clusterFolderOf = (dataFolder: string) => join(dataFolder, 'postgres')
const secretsOf = (dataFolder: string) => join(dataFolder, 'secrets.json')
const versionOf = (dataFolder: string) => join(dataFolder, 'version.json')

/** Passwords of the three database roles; made once, readable by the user who runs us only. */
export interface DatabaseSecrets {
  readonly admin: string
  readonly owner: string
  readonly app: string
}

/** Looks without touching: may we write here, and is the folder of a version that we can read? */
export function checkDataFolder(dataFolder: string, newestMigration: number): void {
  checkWritable(dataFolder)
  if (!existsSync(dataFolder)) return
  const version = readIfPresent(versionOf(dataFolder))
  const schema = version ? schemaOf(version, dataFolder) : 0
  if (schema > newestMigration) {
    throw new StartRefusal(
      `The data folder ${dataFolder} was written by a newer Danxia (schema ${schema}, this one knows ${newestMigration}); install that version.`,
      `数据目录 ${dataFolder} 由更新版本的丹霞写成（库结构 ${schema}，本版本只到 ${newestMigration}），请安装那个版本。`,
    )
  }
  const written = readIfPresent(join(clusterFolderOf(dataFolder), 'PG_VERSION'))?.trim()
  if (written === undefined) return
  const ours = postgresMajor()
  if (written !== String(ours)) {
    const relation = Number(written) > ours ? 'newer' : 'older'
    throw new StartRefusal(
      `The data folder ${dataFolder} was written by ${relation} PostgreSQL ${written}, this Danxia carries ${ours}; use the matching version or restore a backup into a new folder.`,
      `数据目录 ${dataFolder} 由 PostgreSQL ${written} 写成，本版本自带 ${ours}；请用对应的版本，或把备份恢复到新目录。`,
    )
  }
  if (!existsSync(secretsOf(dataFolder))) {
    throw new StartRefusal(
      `The file ${secretsOf(dataFolder)} with the database passwords is missing; put it back from a backup.`,
      `存放数据库口令的文件 ${secretsOf(dataFolder)} 不见了，请从备份恢复。`,
    )
  }
}

/** The folder, or the nearest one above it that exists, can be written by us. */
export function checkWritable(dataFolder: string): void {
  let folder = dataFolder
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    if (!statSync(folder).isDirectory())
      throw new StartRefusal(
        `The data folder ${dataFolder} cannot be used: ${folder} is a file.`,
        `数据目录 ${dataFolder} 不能用：${folder} 是文件。`,
      )
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof StartRefusal) throw error
    throw new StartRefusal(
      `The data folder ${dataFolder} cannot be written; set DANXIA_DATA to a folder that can.`,
      `数据目录 ${dataFolder} 不能写入，请用 DANXIA_DATA 指定可写的目录。`,
    )
  }
}

function schemaOf(text: string, dataFolder: string): number {
  try {
    const { schema }: { schema?: unknown } = JSON.parse(text)
    if (typeof schema === 'number') return schema
  } catch {
    // Reported below, like a file without the number.
  }
  throw new StartRefusal(
    `The file ${versionOf(dataFolder)} cannot be read; put it back from a backup.`,
    `文件 ${versionOf(dataFolder)} 读不出来，请从备份恢复。`,
  )
}

/** Makes one level after the other: Node's own recursive mkdir never returns where a file system answers ENOENT (/proc). */
export function createDataFolder(dataFolder: string): void {
  try {
    const missing: string[] = []
    for (let folder = dataFolder; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder)
    for (const folder of missing) mkdirSync(folder, { mode: 0o700 })
  } catch {
    throw new StartRefusal(
      `The data folder ${dataFolder} cannot be made; set DANXIA_DATA to a folder that can be written.`,
      `数据目录 ${dataFolder} 建不起来，请用 DANXIA_DATA 指定可写的目录。`,
    )
  }
}

export function databaseSecrets(dataFolder: string): DatabaseSecrets {
  const kept = readIfPresent(secretsOf(dataFolder))
  if (kept !== undefined) return JSON.parse(kept)
  const word = () => randomBytes(24).toString('base64url')
  const secrets: DatabaseSecrets = { admin: word(), owner: word(), app: word() }
  writeWhole(secretsOf(dataFolder), secrets)
  return secrets
}

/** Remembers the newest migration, so that an older Danxia refuses the folder before it starts the server on it. */
export function recordSchema(dataFolder: string, schema: number): void {
  const kept = readIfPresent(versionOf(dataFolder))
  if (kept === undefined || schemaOf(kept, dataFolder) !== schema) writeWhole(versionOf(dataFolder), { schema })
}

/** Writes beside and renames, so that a reader sees the old file or the new one, never half of it. */
export function writeWhole(path: string, content: object): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, path)
}

export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
