import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, lchownSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefusal } from '#server/database/start-refusal.ts'

/** The operating-system user that runs the server; `undefined` ids mean "the user who runs us". */
export interface SystemUser {
  readonly uid?: number
  readonly gid?: number
}

const CANDIDATES = ['danxia', 'postgres', 'nobody']

/** PostgreSQL refuses to run as root, so root runs it as the owner of the cluster, or as an existing service user. */
export function serverUser(clusterFolder: string): SystemUser {
  const own = process.getuid?.()
  const owner = existsSync(clusterFolder) ? statSync(clusterFolder) : undefined
  if (own !== 0) {
    if (owner && own !== undefined && owner.uid !== own) {
      throw new StartRefusal(
        `The database in ${clusterFolder} belongs to another user; start Danxia as that user or as root.`,
        `${clusterFolder} 里的数据库属于另一个用户，请以那个用户或 root 启动。`,
      )
    }
    return {}
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  for (const name of CANDIDATES) {
    const uid = idOf('-u', name)
    if (uid) return { uid, gid: idOf('-g', name) }
  }
  throw new StartRefusal(
    'PostgreSQL does not run as root; add a system user named danxia, or start Danxia as an ordinary user.',
    'PostgreSQL 不以 root 运行：请新建名为 danxia 的系统用户，或以普通用户启动。',
  )
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined
  }
}

/** Hands a folder to the server's user, with everything in it when it belonged to root (a cluster copied by root). */
export function handOver(folder: string, user: SystemUser): void {
  const { uid, gid } = user
  if (uid === undefined || gid === undefined || statSync(folder).uid === uid) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) handOver(path, user)
    else lchownSync(path, uid, gid)
  }
  chownSync(folder, uid, gid)
}

/** Gives one new file or folder to the server's user. */
export function giveTo(path: string, { uid, gid }: SystemUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
