import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll } from 'vitest'
import { stopClusterProcesses } from '#server/database/processes.ts'
import type { SystemUser } from '#server/database/system-user.ts'

export interface DanxiaProcess {
  readonly child: ChildProcess
  readonly url: string
  /** Resolves with the time to readiness, throws with its words when it ended before. */
  ready(): Promise<number>
  ended(): Promise<Ending>
  kill(signal: NodeJS.Signals): Promise<Ending>
}

export interface Ending {
  readonly code: number | null
  readonly errors: string
  readonly output: string
}

export interface StartOptions {
  readonly port?: number
  readonly user?: SystemUser
  readonly env?: NodeJS.ProcessEnv
  readonly detached?: boolean
}

const program = join(process.cwd(), 'node_modules/.cache/danxia-durability', String(process.pid), 'server.mjs')

/** Bundles the program under test before, and removes the folders made and the servers left by a test after. */
export function durabilityTests(): { folder: () => string } {
  const made: string[] = []
  beforeAll(async () => {
    await build({
      entryPoints: ['tests/durability/server-under-test.ts'],
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
    })
    cpSync('src/server/migrations', join(program, '../migrations'), { recursive: true })
  })
  afterAll(async () => {
    for (const folder of made) {
      await stopClusterProcesses(join(folder, 'data/postgres')).catch(() => {})
      rmSync(folder, { recursive: true, force: true })
    }
    rmSync(join(program, '..'), { recursive: true, force: true })
  })
  return {
    /** A private (0700) folder; the data folder is `data` in it. */
    folder: () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'danxia-durability-')))
      made.push(folder)
      return join(folder, 'data')
    },
  }
}

/** Each of the two workers has 25 ports of its own, taken in turn. */
const firstPort = 4300 + (Number(process.env.VITEST_POOL_ID ?? 0) % 2) * 25
let started = 0

function nextPort(): number {
  started += 1
  return firstPort + (started % 25)
}

export function start(dataFolder: string, options: StartOptions = {}): DanxiaProcess {
  const port = options.port ?? nextPort()
  const begun = Date.now()
  const child = spawn(process.execPath, [program, 'serve'], {
    ...options.user,
    detached: options.detached ?? false,
    env: {
      DANXIA_LANG: 'en',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DANXIA_DATA: dataFolder,
      PORT: String(port),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout!.on('data', (text) => {
    output += text
  })
  child.stderr!.on('data', (text) => {
    errors += text
  })
  const ended = new Promise<Ending>((resolve) => child.once('close', (code) => resolve({ code, errors, output })))
  const ready = async () => {
    const isReady = new Promise<'ready'>((resolve) => {
      const look = () => output.includes('Danxia is ready at') && resolve('ready')
      child.stdout!.on('data', look)
      look()
    })
    const first = await Promise.race([isReady, ended])
    if (first !== 'ready') throw new Error(`ended with ${first.code}: ${first.errors}`)
    return Date.now() - begun
  }
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { child, url: `http://127.0.0.1:${port}`, ready, ended: () => ended, kill }
}

export async function takePort(): Promise<{ port: number; release: () => void }> {
  const port = nextPort()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { port, release: () => server.close() }
}
