import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const hasProc = process.platform === 'linux'

/** Since when a living process runs (boot and clock tick on Linux); with its id this names one process for ever. */
export function processStart(pid: number): string | undefined {
  try {
    if (!hasProc)
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    const fields = readStat(pid)
    // A zombie holds nothing any more.
    if (fields.state === 'Z' || fields.state === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields.start}`
  } catch {
    return undefined
  }
}

/** The process that npm is, when npm started us: it stands above us, mostly with a shell between. */
export function npmAbove(env: NodeJS.ProcessEnv): { readonly pid: number; readonly start: string } | undefined {
  if (!env.npm_lifecycle_event) return undefined
  const [parent, program] = parentOf(process.pid)
  const pid = program !== undefined && /(^|\/)(sh|bash|dash|zsh|busybox)$/.test(program) ? parentOf(parent)[0] : parent
  const start = processStart(pid)
  return start === undefined ? undefined : { pid, start }
}

/** The id of the parent of a process, and the name of that parent's program. */
function parentOf(pid: number): [pid: number, program: string | undefined] {
  const ps = (field: string, of: number) =>
    execFileSync('ps', ['-o', `${field}=`, '-p', String(of)], { encoding: 'utf8' }).trim()
  try {
    const parent = hasProc ? readStat(pid).parent : Number(ps('ppid', pid))
    return [parent, hasProc ? readFileSync(`/proc/${parent}/comm`, 'utf8').trim() : ps('comm', parent)]
  } catch {
    return [process.ppid, undefined]
  }
}

interface ClusterProcess {
  readonly pid: number
  readonly parent: number
}

/**
 * The PostgreSQL processes that run on a cluster folder, found by what the kernel says (program and working folder), not
 * by postmaster.pid: that file may be stale or garbage, and its number may belong to a stranger by now.
 */
export function clusterProcesses(clusterFolder: string): ClusterProcess[] {
  return hasProc ? clusterProcessesOfLinux(clusterFolder) : clusterProcessesOfPs(clusterFolder)
}

function clusterProcessesOfLinux(clusterFolder: string): ClusterProcess[] {
  const folder = statSync(clusterFolder, { bigint: true })
  const found: ClusterProcess[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const program = basename(readlinkSync(`/proc/${name}/exe`).replace(/ \(deleted\)$/, ''))
      if (program !== 'postgres') continue
      const cwd = statSync(`/proc/${name}/cwd`, { bigint: true })
      if (cwd.dev !== folder.dev || cwd.ino !== folder.ino) continue
      const { state, parent } = readStat(Number(name))
      if (state !== 'Z' && state !== 'X') found.push({ pid: Number(name), parent })
    } catch {
      // Gone meanwhile, or another user's process that we may not look into: not a server we could have started.
    }
  }
  return found
}

function clusterProcessesOfPs(clusterFolder: string): ClusterProcess[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n')
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((match) => match !== null)
  const main = all.filter((match) => match[3]!.includes('/bin/postgres ') && match[3]!.includes(`-D ${clusterFolder} `))
  const ids = new Set(main.map((match) => match[1]!))
  return all
    .filter((match) => ids.has(match[1]!) || ids.has(match[2]!))
    .map((match) => ({ pid: Number(match[1]), parent: Number(match[2]) }))
}

function readStat(pid: number): { state: string; parent: number; start: string } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The program's name stands in brackets and may itself hold brackets and blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0]!, parent: Number(fields[1]), start: fields[19]! }
}

/**
 * Stops every process on the cluster folder and returns when the kernel shows none. The postmaster is asked first to shut
 * down in order; children whose postmaster was killed end by themselves or are killed: what they leave, recovery mends.
 */
export async function stopClusterProcesses(clusterFolder: string): Promise<number> {
  const first = clusterProcesses(clusterFolder)
  const postmaster = postmasterOf(first)
  if (postmaster !== undefined) {
    sendSignal(postmaster, 'SIGINT')
    if (!(await isGone(clusterFolder, 6_000))) sendSignal(postmaster, 'SIGQUIT')
  }
  if (await isGone(clusterFolder, postmaster === undefined ? 500 : 3_000)) return first.length
  for (const { pid } of clusterProcesses(clusterFolder)) sendSignal(pid, 'SIGKILL')
  await isGone(clusterFolder, 5_000)
  return first.length
}

/** The parent of all others; none when it was killed and left several without a parent among them. */
function postmasterOf(running: readonly ClusterProcess[]): number | undefined {
  const ids = new Set(running.map((one) => one.pid))
  const heads = running.filter((one) => !ids.has(one.parent))
  return heads.length === 1 ? heads[0]!.pid : undefined
}

async function isGone(clusterFolder: string, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs
  while (clusterProcesses(clusterFolder).length > 0) {
    if (Date.now() > until) return false
    await sleep(20)
  }
  return true
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Ended by itself meanwhile.
  }
}
