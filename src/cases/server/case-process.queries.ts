import { sql } from 'kysely'
import { type CompiledProcess, compileProcess } from '#engine/process/compile-process.ts'
import { Process } from '#engine/process/process.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

interface KeptProcess {
  readonly version: number
  readonly hash: string
  readonly content: unknown
}

/** By administration and hash: what was published under it never changes. */
const compiled = new Map<string, CompiledProcess>()
const MOST_COMPILED = 200

function compile(tenantId: string, { version, hash, content }: KeptProcess): CompiledProcess {
  const process = compileProcess(Process.parse(content), { version, hash })
  if (compiled.size >= MOST_COMPILED) compiled.clear()
  compiled.set(keyOf(tenantId, hash, version), process)
  asked.clear()
  return process
}

/** Forms by administration and action. */
const asked = new Map<string, readonly string[]>()

/** Forms that an action of this name asks for in any process worked with so far: a guess at what will be read of a case. */
export function formsOftenAsked(tenantId: string, action: string): readonly string[] {
  const key = `${tenantId}/${action}`
  const known = asked.get(key)
  if (known !== undefined) return known
  const processes = [...compiled].filter(([name]) => name.startsWith(`${tenantId}/`)).map(([, process]) => process)
  const actions = processes.flatMap(({ states }) => [...states.values()].flatMap((state) => state.actions))
  const forms = actions.flatMap((one) =>
    one.action.code === action && one.action.form !== undefined ? [one.action.form] : [],
  )
  if (asked.size >= MOST_COMPILED) asked.clear()
  asked.set(key, [...new Set(forms)])
  return asked.get(key)!
}

const keyOf = (tenantId: string, hash: string, version: number): string => `${tenantId}/${hash}/${version}`

/** The version of a process to which a case is pinned. @throws Refusal not-found when it is not kept. */
export async function getProcess(
  tx: Tx,
  tenantId: string,
  pinned: { readonly code: string; readonly version: number; readonly hash: string },
): Promise<CompiledProcess> {
  const known = compiled.get(keyOf(tenantId, pinned.hash, pinned.version))
  if (known !== undefined) return known
  const { rows } = await sql<KeptProcess>`
    select version, hash, content from definition_versions
    where tenant_id = ${tenantId} and kind = 'process' and code = ${pinned.code} and version = ${pinned.version}`.execute(
    tx,
  )
  if (rows[0]?.hash !== pinned.hash) throw new Refusal('not-found', { key: 'case.no-process' })
  return compile(tenantId, rows[0])
}

/** The version of a process in force. @throws Refusal not-found. */
export async function getProcessInForce(tx: Tx, tenantId: string, code: string): Promise<CompiledProcess> {
  const { rows } = await sql<Omit<KeptProcess, 'content'>>`
    select version, hash from definition_versions
    where tenant_id = ${tenantId} and kind = 'process' and code = ${code} order by version desc limit 1`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'case.no-process', at: 'process' })
  return getProcess(tx, tenantId, { code, ...rows[0] })
}

/** All processes in force, by code. */
export async function listProcessesInForce(tx: Tx, tenantId: string): Promise<readonly CompiledProcess[]> {
  const { rows } = await sql<KeptProcess & { code: string }>`
    select distinct on (code) code, version, hash, content from definition_versions
    where tenant_id = ${tenantId} and kind = 'process' order by code, version desc`.execute(tx)
  return rows.map((row) => compiled.get(keyOf(tenantId, row.hash, row.version)) ?? compile(tenantId, row))
}
