import { createServer } from 'node:net'
import { cliMessages } from '#cli/cli.messages.ts'
import { type Answer, type Command, type Said, WrongUsage } from '#cli/command.ts'
import { languageOf } from '#cli/language.ts'
import { type Language, say } from '#engine/text/message.ts'
import { type Database, openConnections } from '#server/database/connect.ts'
import { checkPlace, openDatabase, placeFromEnvironment } from '#server/database/open-database.ts'
import { npmAbove, processStart } from '#server/database/processes.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'

export interface ServerOptions {
  readonly database: Database
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly mode: 'demo' | 'serve'
  /** Tells the operator something once: a set-up token. */
  readonly log: (line: string) => void
}

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

export type StartServer = (options: ServerOptions) => Promise<RunningServer>

const SAYS: Readonly<Record<'demo' | 'serve', Said>> = {
  demo: [
    '启动演示：带现成的机构和人员可选。',
    'Starts Danxia with the demonstration administration and ready people to pick.',
  ],
  serve: [
    '正式启动：账号、口令、第二因素；打印一次性令牌，用来开设机构。',
    'Starts Danxia for real work: accounts, passwords, second factors; prints a one-time token to set it up.',
  ],
}

const ENVIRONMENT: Said = [
  `
PORT                    监听端口（4180）
HOST                    监听地址（127.0.0.1；对外须在前面放带 TLS 的反向代理）
DANXIA_DATA             存放一切数据的目录（./data）
DANXIA_LANG             终端用语：zh、en；不写时随 LANG
DANXIA_LOG              记录到哪一级：error、warn、info、debug
DANXIA_TRUSTED_PROXIES  可信的代理地址，用逗号分隔
DATABASE_URL            用自有的 PostgreSQL 15 或更新版本，不用内置的
DATABASE_OWNER_URL      表的所有者；给出时启动即升级`,
  `
PORT                    port to listen on (4180)
HOST                    address to listen on (127.0.0.1; put a proxy with TLS before it)
DANXIA_DATA             folder that holds everything (./data)
DANXIA_LANG             language of the terminal: zh, en; by LANG when absent
DANXIA_LOG              what is logged: error, warn, info, debug
DANXIA_TRUSTED_PROXIES  addresses of proxies that are believed about who calls, parted by commas
DATABASE_URL            a PostgreSQL 15 or newer of yours instead of the embedded one
DATABASE_OWNER_URL      the role that owns its tables; given, a start migrates`,
]

const STOPPED: Readonly<Record<string, string>> = {
  'the database was lost': '与数据库失去连接',
  'an unexpected error': '意外错误',
}

const DEFAULT_PORT = 4180
const CLOSE_WITHIN_MS = 9_000
const GIVE_UP_WITHIN_MS = 2_000
/** A signal to the whole group ends the database's connections before we have heard it: what breaks by it is no news. */
const HEARD_WITHIN_MS = 200

/** `danxia demo` and `danxia serve`: look for every refusal first, then database, then HTTP; back in reverse order. */
export function serveCommand(mode: 'demo' | 'serve', startServer: StartServer): Command {
  return {
    usage: `danxia ${mode}`,
    says: [`${SAYS[mode][0]}\n${ENVIRONMENT[0]}`, `${SAYS[mode][1]}\n${ENVIRONMENT[1]}`],
    async run({ arguments: words, answer, env }) {
      if (words.length > 0) throw new WrongUsage(`danxia ${mode} takes no arguments.`, `danxia ${mode} 不带参数。`)
      const port = portFrom(env.PORT)
      const host = env.HOST || '127.0.0.1'
      const place = placeFromEnvironment(env)
      await checkPlace(place)
      await checkPortFree(port, host)
      const stop = stopSignal()
      const tell = (line: string) => {
        setTimeout(() => {
          if (stop.reason === undefined || stop.isFault) process.stderr.write(`danxia: ${line}\n`)
        }, HEARD_WITHIN_MS)
      }
      const onLost = () => stop.now('the database was lost')
      const open = await openDatabase(place, { as: 'server', log: tell, onLost }).catch((error) => {
        // Ctrl-C reaches initdb too, and its complaint is not ours.
        if (stop.reason === undefined) throw error
      })
      if (open === undefined) return
      try {
        const options = { database: open.database, port, host, dataFolder: place.dataFolder, mode, log: answer.line }
        await openConnections(open.database)
        await serveUntil(stop, () => startServer(options), answer, languageOf(env))
      } catch (error) {
        throw refusedPort(error, port)
      } finally {
        await open.close()
      }
      if (stop.reason !== undefined && stop.isFault)
        throw new StartRefusal(
          `Danxia stopped: ${stop.reason}.`,
          `丹霞已停止：${STOPPED[stop.reason] ?? stop.reason}。`,
        )
    },
  }
}

/** A first start loads for a while: who changes their mind then need not wait for its end. */
async function serveUntil(
  stop: StopSignal,
  start: () => Promise<RunningServer>,
  answer: Answer,
  language: Language,
): Promise<void> {
  if (stop.reason !== undefined) return
  const starting = start()
  const server = await Promise.race([starting, stop.happens])
  if (server) {
    answer.result({ url: server.url, pid: process.pid }, [say(cliMessages, language, 'cli.ready', { url: server.url })])
    await stop.happens
    await within(CLOSE_WITHIN_MS, server.close())
  } else {
    const closing = starting.then((late) => late.close()).catch(() => {})
    await within(GIVE_UP_WITHIN_MS, closing)
  }
}

function portFrom(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 1 && port <= 65_535))
    throw new WrongUsage(
      `PORT is ${text}; it must be a number from 1 to 65535.`,
      `PORT 是 ${text}，应为 1 到 65535 的数。`,
    )
  return port
}

/** Takes the port for a moment, before anything is touched. */
async function checkPortFree(port: number, host: string): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen({ port, host, exclusive: true }, resolve)
    })
  } catch (error) {
    throw refusedPort(error, port)
  }
  await new Promise((resolve) => probe.close(resolve))
}

function refusedPort(error: unknown, port: number): unknown {
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE')
    return new StartRefusal(
      `Port ${port} is taken by another program; set PORT to a free one.`,
      `端口 ${port} 已被其他程序占用，请用 PORT 指定空闲的端口。`,
    )
  if (code === 'EACCES')
    return new StartRefusal(
      `Port ${port} may not be used by this user; set PORT to one above 1023.`,
      `本用户不能用端口 ${port}，请用 PORT 指定 1023 以上的端口。`,
    )
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartRefusal('HOST is not an address of this machine.', 'HOST 不是本机的地址。')
  return error
}

interface StopSignal {
  readonly happens: Promise<void>
  readonly reason: string | undefined
  /** Nobody asked for it: the exit code is 1. */
  readonly isFault: boolean
  now(reason: string, isFault?: boolean): void
}

/**
 * Resolves when it is time to stop: Ctrl-C, SIGTERM, a lost terminal, a lost database, or npm killed over our head. A
 * signal often comes twice (from the terminal and from npm), so a second one changes nothing; closing has a time limit.
 */
function stopSignal(): StopSignal {
  let resolve: () => void = () => {}
  const happens = new Promise<void>((done) => {
    resolve = done
  })
  const state = {
    happens,
    reason: undefined as string | undefined,
    isFault: false,
    now(reason: string, isFault = true) {
      if (state.reason !== undefined) return
      state.reason = reason
      state.isFault = isFault
      resolve()
    },
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => state.now(signal, false))
  process.on('uncaughtException', (error) => {
    process.stderr.write(`danxia: ${error.stack ?? error.message}\n`)
    state.now('an unexpected error')
  })
  const npm = npmAbove(process.env)
  if (npm) {
    setInterval(() => {
      if (processStart(npm.pid) !== npm.start) state.now('npm has ended', false)
    }, 500).unref()
  }
  return state
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, limit])
  clearTimeout(timer)
}
