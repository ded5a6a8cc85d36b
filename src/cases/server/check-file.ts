import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { agree, FILE_KINDS, type FileKind, type Finding } from '#cases/file.rules.ts'

/** Says of a file whether it is clean. An answer that is late, missing or malformed counts as unknown. */
export interface FileScanner {
  readonly name: string
  readonly scan: (path: string, timeoutMs: number) => Promise<Finding>
}

const Answer = z.object({
  verdict: z.enum(['clean', 'bad', 'unknown']),
  kind: z.enum(Object.keys(FILE_KINDS) as [FileKind, ...FileKind[]]).optional(),
  key: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** Asks all scanners, at most two files at a time, each within the time. */
export async function checkFile(path: string, scanners: readonly FileScanner[], timeoutMs: number): Promise<Finding> {
  return inTurn(async () => agree(await Promise.all(scanners.map((scanner) => ask(scanner, path, timeoutMs)))))
}

async function ask(scanner: FileScanner, path: string, timeoutMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve({ verdict: 'unknown', key: 'file.check-timeout' }), timeoutMs + 250)
  })
  try {
    const answer = Answer.safeParse(await Promise.race([scanner.scan(path, timeoutMs), late]))
    return answer.success ? answer.data : FAILED
  } catch {
    return FAILED
  } finally {
    clearTimeout(timer)
  }
}

const FAILED: Finding = { verdict: 'unknown', key: 'file.check-failed' }
const HEAP_MB = 256
const run = promisify(execFile)

/** Type, archives, macros and scripts, looked at in a process of its own with little memory, no environment and an end. */
export const builtInScanner: FileScanner = {
  name: 'built-in',
  scan: async (path, timeoutMs) => {
    const words = [`--max-old-space-size=${HEAP_MB}`, await workerFile(), path]
    const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 65_536, env: {} } as const
    try {
      const { stdout } = await run(process.execPath, words, limits)
      return Answer.parse(JSON.parse(stdout))
    } catch (error) {
      const isLate = error instanceof Error && 'killed' in error && error.killed === true
      return isLate ? { verdict: 'unknown', key: 'file.check-timeout' } : FAILED
    }
  },
}

let worker: Promise<string> | undefined

/** Beside this file in a build; run from the sources (tests), it is bundled once. */
function workerFile(): Promise<string> {
  worker ??= (async () => {
    const built = join(import.meta.dirname, 'check-file-worker.js')
    if (existsSync(built)) return built
    const folder = join(process.cwd(), 'node_modules/.cache/danxia-workers')
    await mkdir(folder, { recursive: true })
    const outfile = join(folder, `check-file-worker-${process.pid}.mjs`)
    const source = join(import.meta.dirname, 'check-file-worker.ts')
    const { build } = await import('esbuild')
    await build({ entryPoints: [source], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' })
    return outfile
  })()
  return worker
}

const AT_ONCE = 2
const waiting: (() => void)[] = []
let running = 0

async function inTurn<R>(work: () => Promise<R>): Promise<R> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}
