import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { caseRoutes } from '#cases/server/case.routes.ts'
import { languageOf } from '#cli/language.ts'
import { entryRoutes } from '#modules/appraisal/server/entry.routes.ts'
import { bulletinRoutes } from '#modules/bulletins/server/bulletin.routes.ts'
import { cycleRoutes } from '#modules/dispatch/server/cycle.routes.ts'
import { figureRoutes } from '#modules/dispatch/server/figure.routes.ts'
import { findingRoutes } from '#modules/dispatch/server/finding.routes.ts'
import { importRoutes } from '#modules/dispatch/server/import.routes.ts'
import { monitorRoutes } from '#modules/dispatch/server/monitor.routes.ts'
import { planRoutes } from '#modules/dispatch/server/plan.routes.ts'
import { reportRoutes } from '#modules/dispatch/server/report.routes.ts'
import { snapshotRoutes } from '#modules/dispatch/server/snapshot.routes.ts'
import { fundRoutes } from '#modules/funds/server/fund.routes.ts'
import { accountRoutes } from '#modules/organisations/server/account.routes.ts'
import { auditRoutes } from '#modules/organisations/server/audit.routes.ts'
import { openingRoutes } from '#modules/organisations/server/opening.routes.ts'
import { personRoutes } from '#modules/organisations/server/person.routes.ts'
import { roleRoutes } from '#modules/organisations/server/role.routes.ts'
import { sessionRoutes } from '#modules/organisations/server/session.routes.ts'
import { offerSetup } from '#modules/organisations/server/setup.service.ts'
import { unitRoutes } from '#modules/organisations/server/unit.routes.ts'
import { cockpitRoutes } from '#modules/overview/server/cockpit.routes.ts'
import { awardRoutes } from '#modules/policies/server/award.routes.ts'
import { ladderRoutes } from '#modules/policies/server/ladder.routes.ts'
import { policyRoutes } from '#modules/policies/server/policy.routes.ts'
import { policyDraftRoutes } from '#modules/policies/server/policy-draft.routes.ts'
import { callRoutes } from '#modules/programmes/server/call.routes.ts'
import { projectRoutes } from '#modules/projects/server/project.routes.ts'
import { registryRoutes } from '#modules/registries/server/registry.routes.ts'
import { keyTaskRoutes } from '#modules/supervision/server/key-task.routes.ts'
import { meetingRoutes } from '#modules/supervision/server/meeting.routes.ts'
import { problemRoutes } from '#modules/supervision/server/problem.routes.ts'
import { slipRoutes } from '#modules/supervision/server/slip.routes.ts'
import { type Database, MOST_AT_WORK } from '#server/database/connect.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'
import { createServer } from '#server/http/create-server.ts'
import type { Mode, ServerModule } from '#server/http/module.ts'
import { newId } from '#server/http/new-id.ts'
import { addPlumbingRoutes } from '#server/http/plumbing-routes.ts'
import { buildRegistry } from '#server/http/registry.ts'
import type { Operator } from '#server/http/run-operation.ts'
import { serveWeb } from '#server/http/serve-web.ts'
import { type LineOptions, openWaitingLine } from '#server/http/waiting-line.ts'
import { startJobs } from '#server/jobs/run-jobs.ts'
import { type Log, openLog } from '#server/observe/log.ts'
import { openMetrics } from '#server/observe/metrics.ts'

/** Every slice, from the bottom up. A slice that is not listed here does not exist for the server. */
const SLICES: readonly ServerModule[] = [
  sessionRoutes,
  accountRoutes,
  openingRoutes({
    // Read only when an installation begins.
    list: async () => (await import('#cli/offered-packs.ts')).listOfferedPacks(),
    publish: async (...parts) => (await import('#cli/offered-packs.ts')).publishOfferedPack(...parts),
  }),
  unitRoutes,
  personRoutes,
  roleRoutes,
  auditRoutes(() => SERVER_MODULES),
  registryRoutes,
  policyRoutes,
  policyDraftRoutes,
  awardRoutes,
  ladderRoutes,
  callRoutes,
  projectRoutes,
  fundRoutes,
  planRoutes,
  cycleRoutes,
  reportRoutes,
  figureRoutes,
  importRoutes,
  monitorRoutes,
  keyTaskRoutes,
  problemRoutes,
  slipRoutes,
  meetingRoutes,
  entryRoutes,
  bulletinRoutes,
  cockpitRoutes,
]

/** The frozen month is given all slices: each says what of it is frozen. */
const FROZEN: readonly ServerModule[] = [...SLICES, snapshotRoutes(SLICES), findingRoutes(SLICES)]

/** With the kernel under them, which finds their records, words and reactions through what they declare. */
export const SERVER_MODULES: readonly ServerModule[] = [...FROZEN, caseRoutes(FROZEN)]

export interface StartOptions {
  readonly database: Database
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly mode: Mode
  /** Tells the operator something once: a set-up token, a refusal. */
  readonly log: (line: string) => void
  /** The structured log; on standard output, from `DANXIA_LOG` or the mode, when it is not given. */
  readonly structuredLog?: Log
  /** The built web; found beside the bundle when not given, and without one only the interface is served. */
  readonly webFolder?: string
  readonly trustedProxies?: readonly string[]
  readonly modules?: readonly ServerModule[]
  readonly now?: () => Date
  readonly newId?: () => string
  readonly isRunningJobs?: boolean
  /** How many operations work and wait at once, where it is not by the machine. */
  readonly line?: Partial<LineOptions>
}

export interface RunningServer {
  readonly url: string
  /** Says "not ready", lets the running requests end, stops the jobs. The database stays open: its opener closes it. */
  close(): Promise<void>
}

/** Whoever has not finished asking, or being answered, by then is cut off. */
const LONGEST_STOP_MS = 8_000

/** Starts to listen when everything is in order; throws a `StartRefusal` with one clear line when it is not. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { database, dataFolder, mode } = options
  const log = options.structuredLog ?? openLog(process.env.DANXIA_LOG || (mode === 'demo' ? 'warn' : 'info'))
  const registry = buildRegistry(options.modules ?? SERVER_MODULES)
  const line = openWaitingLine({ atOnce: MOST_AT_WORK, ...options.line })
  const metrics = openMetrics(database, line.waiting)
  const operator = {
    database,
    registry,
    mode,
    dataFolder,
    now: options.now ?? (() => new Date()),
    newId: options.newId ?? newId,
    line,
    // Whoever acts before the jobs have begun is not forgotten by their first round.
    acted: (tenantId: string) => jobs?.acted(tenantId),
  }
  let jobs: ReturnType<typeof startJobs> | undefined
  let isStopping = false
  const trustedProxies = options.trustedProxies ?? proxiesFrom(process.env.DANXIA_TRUSTED_PROXIES)
  const server = await createServer({ operator, metrics, log, trustedProxies })
  addPlumbingRoutes(server, { database, registry, metrics, isStopping: () => isStopping })
  await serveWeb(server, options.webFolder ?? builtWeb())
  await listen(server, options)
  if (mode === 'serve') {
    for (const line of await setupLines(operator)) options.log(line)
  }
  jobs = startJobs(options.isRunningJobs === false ? [] : registry.jobs, {
    ...operator,
    kinds: registry.kinds,
    log,
    metrics,
  })
  return {
    url: `http://${options.host}:${(server.server.address() as AddressInfo).port}`,
    close: async () => {
      isStopping = true
      const patience = setTimeout(() => server.server.closeAllConnections(), LONGEST_STOP_MS)
      await Promise.all([server.close(), jobs?.stop()]).finally(() => clearTimeout(patience))
    },
  }
}

/** What the console alone is told at a start for real work: how to begin, where nobody can sign in yet. */
async function setupLines(operator: Operator): Promise<string[]> {
  const { database, dataFolder } = operator
  const offers = await offerSetup(database, dataFolder, operator.now())
  const inChinese = languageOf(process.env) !== 'en'
  const tokens = offers.map(({ code, token }) =>
    inChinese
      ? `${code ?? ''}设置令牌（一日内有效，限用一次）：${token}`
      : `Set-up token${code ? ` of ${code}` : ''}, good once and for one day: ${token}`,
  )
  const where = inChinese
    ? '打开下面地址的 /set-up，把令牌填进去。'
    : 'Open /set-up at the address below and enter it there.'
  return tokens.length > 0 ? [...tokens, where] : []
}

async function listen(server: Awaited<ReturnType<typeof createServer>>, { host, port }: StartOptions): Promise<void> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new StartRefusal(
        `Port ${port} on ${host} is taken; set PORT to another one.`,
        `${host} 的端口 ${port} 已被占用，请用 PORT 另指定一个。`,
      )
    if (code === 'EACCES')
      throw new StartRefusal(
        `Port ${port} on ${host} may not be used by this user; set PORT to another one.`,
        `本用户不能用 ${host} 的端口 ${port}，请用 PORT 另指定一个。`,
      )
    throw error
  }
}

const proxiesFrom = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

function builtWeb(): string | undefined {
  return [join(import.meta.dirname, 'web'), join(import.meta.dirname, '../dist/web')].find((folder) =>
    existsSync(join(folder, 'index.html')),
  )
}
