import { sql } from 'kysely'
import { ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { LimitRegime } from '#engine/limits/limit-rule.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface PracticeInForce {
  readonly practice: ProgrammePractice
  readonly version: number
}

/** Parsed once for each version: a page of a thousand cases asks for it a thousand times. */
const parsed = new Map<string, PracticeInForce>()
const regimes = new Map<string, LimitRegime>()

/** The practice in force; undefined: the office has published none. */
export async function findProgrammePractice(tx: Tx, tenantId: string): Promise<PracticeInForce | undefined> {
  const head = await latest(tx, tenantId, 'programmes')
  if (head === undefined) return undefined
  const known = parsed.get(head.key)
  if (known !== undefined) return known
  const made = { practice: ProgrammePractice.parse(await contentOf(tx, tenantId, head)), version: head.version }
  remember(parsed, head.key, made)
  return made
}

/** @throws Refusal rule-broken when none is published. */
export async function getProgrammePractice(tx: Tx, tenantId: string): Promise<PracticeInForce> {
  const found = await findProgrammePractice(tx, tenantId)
  if (found === undefined) throw new Refusal('rule-broken', { key: 'call.no-practice' })
  return found
}

/** The practice as it stood in one of its versions: what was begun by it goes on by it. @throws Refusal rule-broken when it is not known. */
export async function getPracticeVersion(tx: Tx, tenantId: string, version: number): Promise<ProgrammePractice> {
  const { rows } = await sql<{ code: string; hash: string }>`select code, hash from definition_versions
    where tenant_id = ${tenantId} and kind = 'programmes' and version = ${version}`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Refusal('rule-broken', { key: 'call.no-practice' })
  const head = headOf(tenantId, 'programmes', { ...row, version })
  const known = parsed.get(head.key)
  if (known !== undefined) return known.practice
  const practice = ProgrammePractice.parse(await contentOf(tx, tenantId, head))
  remember(parsed, head.key, { practice, version })
  return practice
}

/** The limits by their code. */
export async function findLimits(tx: Tx, tenantId: string, code: string): Promise<LimitRegime | undefined> {
  const head = await latest(tx, tenantId, 'limits', code)
  if (head === undefined) return undefined
  const known = regimes.get(head.key)
  if (known !== undefined) return known
  const made = LimitRegime.parse(await contentOf(tx, tenantId, head))
  remember(regimes, head.key, made)
  return made
}

interface Head {
  readonly kind: string
  readonly code: string
  readonly version: number
  readonly key: string
}

async function latest(tx: Tx, tenantId: string, kind: string, code?: string): Promise<Head | undefined> {
  const { rows } = await sql<{ code: string; version: number; hash: string }>`
    select code, version, hash from definition_versions
    where tenant_id = ${tenantId} and kind = ${kind} and (${code ?? null}::text is null or code = ${code ?? null}::text)
    order by version desc limit 1`.execute(tx)
  return rows[0] && headOf(tenantId, kind, rows[0])
}

const headOf = (tenantId: string, kind: string, row: { code: string; version: number; hash: string }): Head => ({
  ...{ kind, code: row.code, version: row.version },
  key: `${tenantId} ${kind} ${row.code} ${row.hash}`,
})

async function contentOf(tx: Tx, tenantId: string, { kind, code, version }: Head): Promise<unknown> {
  const { rows } = await sql<{ content: unknown }>`select content from definition_versions
    where tenant_id = ${tenantId} and kind = ${kind} and code = ${code} and version = ${version}`.execute(tx)
  return rows[0]?.content
}

const MOST_REMEMBERED = 200

function remember<T>(into: Map<string, T>, key: string, value: T): void {
  if (into.size >= MOST_REMEMBERED) into.delete(into.keys().next().value!)
  into.set(key, value)
}
