import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

export interface Publishing {
  readonly tenantId: string
  readonly now: Date
  /** The account that publishes; nobody when a demo starts or an administration is set up. */
  readonly by: string | null
  readonly newId: () => string
}

/** One part of a pack as it is kept: `cycles` of `zhangye`, version 3. */
export interface DefinitionPart {
  readonly kind: string
  readonly code: string
  readonly content: unknown
}

export interface KeptDefinition {
  readonly version: number
  readonly hash: string
  readonly content: unknown
}

/** What of this part is in force; undefined: never published. */
export async function findDefinition(
  tx: Tx,
  tenantId: string,
  kind: string,
  code: string,
): Promise<KeptDefinition | undefined> {
  const { rows } = await sql<KeptDefinition>`
    select version, hash, content from definition_versions
    where tenant_id = ${tenantId} and kind = ${kind} and code = ${code} order by version desc limit 1`.execute(tx)
  return rows[0]
}

/** Keeps a part as a new version when it differs from the last one. False: it is what is in force already. */
export async function keepDefinition(tx: Tx, publishing: Publishing, part: DefinitionPart): Promise<boolean> {
  const { tenantId, now, by } = publishing
  const { kind, code } = part
  const hash = hashOf(part.content)
  const last = await findDefinition(tx, tenantId, kind, code)
  if (last?.hash === hash) return false
  await sql`insert into definition_versions (tenant_id, kind, code, version, hash, content, published_at, published_by)
    values (${tenantId}, ${kind}, ${code}, ${(last?.version ?? 0) + 1}, ${hash}, ${JSON.stringify(part.content)}::jsonb,
      ${now}, ${by})`.execute(tx)
  return true
}

/** SHA-256 over the content with its keys in order, so that moving a line in a file is no new version. */
export function hashOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(content)))
    .digest('hex')
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inOrder(each)]))
}
