import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { npmAbove, processStart } from '#server/database/processes.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'

/**
 * One Danxia per data folder. A lock is a numbered file, created with link(2), which either makes it or fails; the
 * holder is the highest number. A dead holder is succeeded by number + 1 and a released lock stays as an empty number,
 * so no start ever deletes a lock it has not succeeded, and two starts at once cannot both win.
 */
export interface FolderLock {
  release(): void
}

interface Holder {
  readonly pid: number
  /** When that process began: a process id alone may have been given to a stranger since. */
  readonly start: string
  /** Set when npm started us: a holder whose npm was killed is stopping. */
  readonly npm?: { readonly pid: number; readonly start: string }
}

const PREFIX = 'lock-'
const RELEASED = '{}\n'

/** Throws when a living process holds the folder, touching nothing; returns the number of the last, dead lock. */
export async function checkNotHeld(dataFolder: string): Promise<number> {
  for (let waited = 0; ; waited += 250) {
    const { number, holder } = lastLock(dataFolder)
    if (!holder) return number
    const isStopping = holder.npm !== undefined && processStart(holder.npm.pid) !== holder.npm.start
    if (!isStopping || waited >= 12_000) {
      throw new StartRefusal(
        `The data folder ${dataFolder} is in use by the running Danxia with process id ${holder.pid}.`,
        `数据目录 ${dataFolder} 正由运行中的丹霞（进程号 ${holder.pid}）使用。`,
      )
    }
    await sleep(250)
  }
}

export async function holdFolder(dataFolder: string): Promise<FolderLock> {
  for (;;) {
    const number = (await checkNotHeld(dataFolder)) + 1
    const path = pathOf(dataFolder, number)
    const draft = join(dataFolder, `.lock-${randomBytes(6).toString('hex')}`)
    writeFileSync(draft, `${JSON.stringify(ourselves())}\n`, { mode: 0o600 })
    try {
      linkSync(draft, path)
    } catch (error) {
      if (existsSync(path)) continue
      throw error
    } finally {
      rmSync(draft, { force: true })
    }
    for (const older of numbers(dataFolder)) if (older < number) rmSync(pathOf(dataFolder, older), { force: true })
    return { release: () => writeFileSync(path, RELEASED) }
  }
}

export function isHeld(dataFolder: string): boolean {
  return lastLock(dataFolder).holder !== undefined
}

function ourselves(): Holder {
  return { pid: process.pid, start: processStart(process.pid) ?? '', npm: npmAbove(process.env) }
}

function lastLock(dataFolder: string): { number: number; holder: Holder | undefined } {
  const number = Math.max(0, ...numbers(dataFolder))
  const holder = number === 0 ? undefined : readHolder(pathOf(dataFolder, number))
  return { number, holder: holder && processStart(holder.pid) === holder.start ? holder : undefined }
}

function readHolder(path: string): Holder | undefined {
  try {
    const holder: Partial<Holder> = JSON.parse(readFileSync(path, 'utf8'))
    return typeof holder.pid === 'number' && typeof holder.start === 'string' ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

function numbers(dataFolder: string): number[] {
  if (!existsSync(dataFolder)) return []
  return readdirSync(dataFolder)
    .filter((name) => /^lock-\d{1,12}$/.test(name))
    .map((name) => Number(name.slice(PREFIX.length)))
}

const pathOf = (dataFolder: string, number: number) => join(dataFolder, `${PREFIX}${String(number).padStart(6, '0')}`)
