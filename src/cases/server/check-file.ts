import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { agree, FILE_KINDS, type FileKind, type Finding } from '#cases/file.rules.ts'
import { takeTurns } from '#server/workers/take-turns.ts'
import { workerFile } from '#server/workers/worker-file.ts'

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

const inTurn = takeTurns(2)
const FAILED: Finding = { verdict: 'unknown', key: 'file.check-failed' }
const HEAP_MB = 256
const run = promisify(execFile)

/** Type, archives, macros and scripts, looked at in a process of its own with little memory, no environment and an end. */
export const builtInScanner: FileScanner = {
  name: 'built-in',
  scan: async (path, timeoutMs) => {
    const words = [
      `--max-old-space-size=${HEAP_MB}`,
      await workerFile('check-file-worker', join(import.meta.dirname, 'check-file-worker.ts')),
      path,
    ]
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
