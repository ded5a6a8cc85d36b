import type { Actor } from '#engine/access/actor.ts'
import type { KeyPurpose, Operation } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Language } from '#engine/text/message.ts'
import { type AuditEntry, writeAudit } from '#server/audit/audit.store.ts'
import type { Database } from '#server/database/connect.ts'
import { inTenant, type Tx, valuesOf } from '#server/database/tenant.ts'
import { languageOf, refusalOf, sqlState } from '#server/http/answer-refusal.ts'
import { findAdministration } from '#server/http/find-administration.ts'
import { holdAnywhere, holdHere } from '#server/http/hold-policy.ts'
import { type ActKey, hashInput, keepAnswer, readKey, takeKey } from '#server/http/idempotency.ts'
import type { AuditNote, Mode, OperationContext, Route } from '#server/http/module.ts'
import { readInput } from '#server/http/read-input.ts'
import type { Registry } from '#server/http/registry.ts'
import type { Download, Upload } from '#server/http/transfer.ts'
import type { Caller, WaitingLine } from '#server/http/waiting-line.ts'
import { heldBack, type Machine, useAccessKey } from '#server/sign-in/access-key.store.ts'
import type { AccessKeyToken } from '#server/sign-in/access-key.ts'
import { findVisit } from '#server/sign-in/find-visit.ts'
import { touchSession } from '#server/sign-in/session.store.ts'
import { isCsrfToken } from '#server/sign-in/session-token.ts'
import type { SessionToken, Visit } from '#server/sign-in/visit.ts'

/** What every operation needs; made once at the start. */
export interface Operator {
  readonly database: Database
  readonly registry: Registry
  readonly mode: Mode
  readonly dataFolder: string
  readonly now: () => Date
  readonly newId: () => string
  /** In which every operation waits for its turn at the database. */
  readonly line: WaitingLine
  /** Told when somebody has acted in an administration: what follows from it need not wait. */
  readonly acted?: (tenantId: string) => void
}

/** One request as the operation sees it. */
export interface Call {
  readonly token: SessionToken | undefined
  /** Of a machine. */
  readonly key?: AccessKeyToken | undefined
  readonly csrf: string | undefined
  readonly idempotencyKey: string | undefined
  readonly acceptLanguage: string | undefined
  /** A poll of the page, not a person at the keyboard: it does not keep the session awake. */
  readonly isBackground: boolean
  readonly origin: string
  readonly requestId: string
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Has the caller gone away, so that nobody would hear the answer? */
  readonly isGone?: () => boolean
  /** Receives the multipart file; called only after the policy has been held. */
  readonly receive: () => Promise<Upload>
}

export interface Answered {
  readonly content: { readonly json: string } | { readonly download: Download }
  /** A new session to set, `null` to clear it. */
  readonly session?: SessionToken | null
  readonly told: Told
}

/** What is known about the call for the log, the audit entry and the language of a refusal; filled as it goes. */
export interface Told {
  tenantId?: string
  visit?: Visit
  machine?: Machine
  language: Language
  note: AuditNote
  onBehalfOf?: string
}

export const untold = (call: Call): Told => ({ language: languageOf(call.acceptLanguage), note: {} })

/**
 * The life of one operation: who calls, may he, is the input in order, was it done before; the handler; the audit entry;
 * COMMIT; and only then the answer. A refusal leaves nothing behind but its audit entry.
 */
export async function runOperation(operator: Operator, route: Route, call: Call, told: Told): Promise<Answered> {
  try {
    const prepared = await prepare(operator, route, call, told)
    const turn = () => {
      // Exports asked for again and again by reloading would hold everybody up; an act is done all the same.
      if (route.operation.kind === 'read' && call.isGone?.() === true)
        throw new Refusal('over-limit', { key: 'http.busy', params: { seconds: 1 } })
      return inOneTransaction(operator, route, call, told, prepared)
    }
    const answered = await retried(() => operator.line.inTurn(callerOf(call), turn))
    await afterwards(operator, route, call, told)
    return answered
  } catch (error) {
    throw await recordRefusal(operator, route, call, told, error)
  }
}

/** As whom a call waits: by what it carries, which nobody has looked at yet. */
const callerOf = ({ token, key, origin }: Pick<Call, 'token' | 'key' | 'origin'>): Caller => ({
  tenant: token?.tenantId ?? key?.tenantId ?? '',
  person: token?.secret ?? key?.secret ?? origin,
})

interface Prepared {
  readonly tenantId: string
  readonly upload: Upload | undefined
  readonly value: unknown
}

/** Before the transaction: the administration, the received file, and the slow part of the route. */
async function prepare(operator: Operator, route: Route, call: Call, told: Told): Promise<Prepared> {
  const tenantId = route.opensAdministration ? operator.newId() : await findTenant(operator, route.operation, call)
  told.tenantId = tenantId
  const { policy } = route.operation
  if (policy.kind === 'key') told.machine = await countKeyCall(operator, policy.purpose, call, tenantId)
  if (!route.prepare && route.operation.transfer !== 'file') return { tenantId, upload: undefined, value: undefined }
  const input = await inTenant(operator.database, tenantId, 'read', async (tx) => {
    await admit(operator, route, call, told, tx)
    const read = readInput(route.operation, call)
    const { onBehalfOf } = await holdHere(route.operation, actorOf(told, tenantId), read, tx, operator.registry.targets)
    told.onBehalfOf = onBehalfOf
    return read
  })
  const upload = route.operation.transfer === 'file' ? await call.receive() : undefined
  const { now, newId, mode, dataFolder, database } = operator
  const context = { tenantId, now: now(), newId, origin: call.origin, mode, dataFolder, visit: told.visit, upload }
  const inTransaction = <R>(work: (tx: Tx) => Promise<R>) => inTenant(database, tenantId, 'write', work)
  const value = await route.prepare?.({ ...context, inTransaction }, input as never)
  return { tenantId, upload, value }
}

async function findTenant(operator: Operator, operation: Operation, call: Call): Promise<string> {
  if (operation.policy.kind === 'key') {
    if (!call.key) throw new Refusal('not-allowed', { key: 'key.required', at: 'Authorization' })
    return call.key.tenantId
  }
  if (operation.policy.kind !== 'public') {
    if (!call.token) throw new Refusal('not-allowed', { key: 'session.required' })
    return call.token.tenantId
  }
  const named = [call.query, call.body].map((part) => (part as { administration?: unknown } | null)?.administration)
  return findAdministration(
    operator.database,
    operation.kind,
    named.find((code) => typeof code === 'string'),
    call.token?.tenantId,
  )
}

async function inOneTransaction(
  operator: Operator,
  route: Route,
  call: Call,
  told: Told,
  prepared: Prepared,
): Promise<Answered> {
  const { operation } = route
  const afterCommit: (() => void)[] = []
  let session: SessionToken | null | undefined
  told.note = {}
  const content = await inTenant(
    operator.database,
    prepared.tenantId,
    operation.kind === 'act' ? 'act' : 'read',
    async (tx) => {
      await admit(operator, route, call, told, tx)
      const now = operator.now()
      const actor = actorOf(told, prepared.tenantId)
      const input = readInput(operation, call)
      const act = actKey(operation, actor, call, input, prepared.upload)
      const asked = await Promise.allSettled([
        act && takeKey(tx, act, now),
        holdHere(operation, actor, input, tx, operator.registry.targets),
        route.foresee?.({ tx, tenantId: prepared.tenantId, now, actor, visit: told.visit }, input as never),
      ])
      // An act already done is answered again, also when it could not be done a second time.
      const [taken] = asked
      if (taken.status === 'fulfilled' && taken.value) return { json: taken.value.json }
      const [, held, foreseen] = valuesOf(asked)
      told.onBehalfOf = held.onBehalfOf
      const known = route.foresee ? foreseen : prepared.value
      const context: OperationContext = {
        tx,
        actor,
        tenantId: prepared.tenantId,
        onBehalfOf: told.onBehalfOf,
        now,
        newId: operator.newId,
        language: told.language,
        requestId: call.requestId,
        origin: call.origin,
        dataFolder: operator.dataFolder,
        mode: operator.mode,
        visit: told.visit,
        ...(told.machine && { machine: told.machine }),
        upload: prepared.upload,
        ...(operation.transfer === 'lines' && { lines: linesOf(call) }),
        keepSession: (token) => {
          session = token ?? null
        },
        audit: (note) => {
          told.note = { ...told.note, ...note, detail: { ...told.note.detail, ...note.detail } }
        },
        afterCommit: (work) => afterCommit.push(work),
        kinds: operator.registry.kinds,
      }
      const result = await route.handler(context, input as never, known as never)
      if (operation.kind === 'act' && operation.isBeat !== true)
        writeAudit(tx, entryOf(operator, operation, call, told, { outcome: 'done' }))
      if (operation.transfer === 'download' || operation.transfer === 'lines') return { download: result as Download }
      const json = JSON.stringify(operation.output.parse(result) ?? null)
      if (act) keepAnswer(tx, act, route.isSecret ? undefined : json)
      return { json }
    },
  )
  for (const work of afterCommit) work()
  if (operation.kind === 'act' && operation.isBeat !== true) operator.acted?.(prepared.tenantId)
  return { content, session, told }
}

function linesOf({ body }: Call): string {
  if (typeof body !== 'string') throw new Refusal('form-invalid', { key: 'http.lines-missing' })
  return body
}

/** Who calls, by the cookie; and, for an act, that the page and not another site sends it. */
async function admit(operator: Operator, route: Route, call: Call, told: Told, tx: Tx): Promise<void> {
  told.visit = undefined
  if (route.operation.policy.kind === 'key') return
  const isPublic = route.operation.policy.kind === 'public'
  if (call.token && call.token.tenantId === told.tenantId) {
    const found = await findVisit(tx, call.token, operator.now(), operator.mode)
    if (typeof found !== 'string') {
      told.visit = found.visit
      told.language = found.visit.language
      if (route.operation.kind === 'act' && !isPublic && !isCsrfToken(call.csrf, found.csrfHash)) {
        throw new Refusal('not-allowed', { key: 'session.csrf' })
      }
    } else if (!isPublic) {
      throw new Refusal('not-allowed', { key: `session.${found}` })
    }
  }
  holdAnywhere(route, told.visit)
}

function actKey(
  operation: Operation,
  actor: Actor,
  call: Call,
  input: unknown,
  upload: Upload | undefined,
): ActKey | undefined {
  // A machine names its act in what it sends: the batch.
  if (operation.kind !== 'act' || operation.policy.kind === 'public' || operation.policy.kind === 'key')
    return undefined
  const key = readKey(call.idempotencyKey)
  const bodyHash = hashInput({ input, file: upload?.sha256 })
  return { tenantId: actor.tenantId, accountId: actor.accountId, operationId: operation.id, key, bodyHash }
}

/** The key behind the call, with the call counted: also one that is refused afterwards has been made. */
const countKeyCall = (operator: Operator, purpose: KeyPurpose, call: Call, tenantId: string): Promise<Machine> =>
  inTenant(operator.database, tenantId, 'write', (tx) => useAccessKey(tx, purpose, call.key!, operator.now())).then(
    heldBack,
  )

const actorOf = (told: Told, tenantId: string): Actor =>
  told.visit?.actor ?? {
    tenantId,
    accountId: '',
    personId: '',
    sessionId: '',
    name: '',
    unitId: '',
    unitPath: '/',
    roles: [],
    grants: [],
  }

function entryOf(
  operator: Operator,
  operation: Operation,
  call: Call,
  told: Told,
  result: Pick<AuditEntry, 'outcome' | 'refusalCode' | 'detail'>,
): AuditEntry {
  const { detail, ...note } = told.note
  return {
    ...note,
    id: operator.newId(),
    tenantId: told.tenantId!,
    at: operator.now(),
    accountId: told.visit?.actor.accountId,
    personName: told.visit?.actor.name ?? told.machine?.name,
    origin: call.origin,
    requestId: call.requestId,
    deed: operation.id,
    ...result,
    detail: {
      ...(told.onBehalfOf ? { onBehalfOf: told.onBehalfOf } : {}),
      ...(told.machine ? { keyId: told.machine.keyId } : {}),
      ...detail,
      ...result.detail,
    },
  }
}

const TOUCH_AFTER_MS = 60_000

/** A read leaves no trace of its own, except that the session is awake and that sensitive rows were seen. */
async function afterwards(operator: Operator, route: Route, call: Call, told: Told): Promise<void> {
  const { operation } = route
  const { visit } = told
  const isTold = operation.kind === 'read' && (operation.sensitive === true || operation.transfer === 'download')
  const now = operator.now()
  const isTouched =
    visit !== undefined && !call.isBackground && now.getTime() - visit.lastSeenAt.getTime() > TOUCH_AFTER_MS
  if (!isTold && !isTouched) return
  await inTenant(operator.database, told.tenantId!, 'write', async (tx) => {
    if (isTold) writeAudit(tx, entryOf(operator, operation, call, told, { outcome: 'done' }))
    if (isTouched) await touchSession(tx, visit.actor, now)
  })
}

/** The act is rolled back; that it was refused is written down on its own. Returns what the caller is told. */
async function recordRefusal(
  operator: Operator,
  route: Route,
  call: Call,
  told: Told,
  error: unknown,
): Promise<unknown> {
  const { operation } = route
  const refusal = refusalOf(error)
  const isOfSomebody =
    told.visit !== undefined ||
    told.machine !== undefined ||
    (operation.policy.kind === 'public' && operation.kind === 'act')
  const isAway = refusal?.reasons.some(({ key }) => key === 'http.busy')
  // One that was not opened has no log to write the refusal into.
  if (route.opensAdministration || !told.tenantId || !isOfSomebody || isAway || (!refusal && operation.kind === 'read'))
    return refusal ?? error
  const reasons = refusal?.reasons.slice(0, 10).map(({ key, at }) => (at === undefined ? key : `${key} @ ${at}`))
  const result = refusal
    ? ({ outcome: 'refused', refusalCode: refusal.code, detail: { reasons } } as const)
    : ({ outcome: 'failed' } as const)
  await inTenant(operator.database, told.tenantId, 'write', async (tx) =>
    writeAudit(tx, entryOf(operator, operation, call, told, result)),
  )
  return refusal ?? error
}

const RETRIED = new Set(['40001', '40P01'])

/** A deadlock or a lost serialisation is the database's wish to try again, not the sender's fault. */
async function retried<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (attempts > 1 && RETRIED.has(sqlState(error))) return retried(work, attempts - 1)
    throw error
  }
}
