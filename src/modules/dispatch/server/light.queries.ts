import { sql } from 'kysely'
import { z } from 'zod'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import { type CompiledScheme, compileScheme } from '#engine/light/compile-scheme.ts'
import { LightChoice, LightScheme, type LightSubject } from '#engine/light/light-scheme.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The scheme that judges a subject, the working days it counts by, and the version of the pack's lights it is from. */
export interface PinnedLights {
  readonly scheme: CompiledScheme
  readonly calendar: WorkingDayCalendar
  readonly version: number
}

const Content = z.object({ choice: LightChoice, schemes: z.array(LightScheme) })

/**
 * The administration's lights for a subject. With a period, those that were in force when its cycle opened: a scheme published
 * later judges what begins later. Undefined: it has chosen none.
 */
export async function findLights(
  tx: Tx,
  tenantId: string,
  subject: LightSubject,
  period?: string,
): Promise<PinnedLights | undefined> {
  const kept = await findPublishedLights(tx, tenantId, period)
  if (kept === undefined || schemeOf(kept, subject) === undefined) return undefined
  return lightsOf(kept, subject, (await getOfficeClock(tx, tenantId)).calendar)
}

/** Lights as a pack published them. */
export interface PublishedLights {
  readonly version: number
  readonly hash: string
  readonly content: unknown
}

export async function findPublishedLights(
  tx: Tx,
  tenantId: string,
  period?: string,
): Promise<PublishedLights | undefined> {
  const { rows } = await sql<PublishedLights>`
    select d.version, d.hash, d.content from definition_versions d, lateral (
      select coalesce(min(opened_at), 'infinity') as pinned_at from cycles
      where tenant_id = d.tenant_id and period = ${period ?? null}) c
    where d.tenant_id = ${tenantId} and d.kind = 'lights'
    order by d.published_at <= c.pinned_at desc,
      case when d.published_at <= c.pinned_at then -d.version else d.version end
    limit 1`.execute(tx)
  return rows[0]
}

export function lightsOf(
  kept: PublishedLights,
  subject: LightSubject,
  calendar: WorkingDayCalendar,
): PinnedLights | undefined {
  const scheme = schemeOf(kept, subject)
  return scheme && { scheme, calendar, version: kept.version }
}

type Compiled = Readonly<Partial<Record<LightSubject, CompiledScheme>>>

/** By the hash of what was published, so no two processes can hold different ones. */
const compiledByHash = new Map<string, Compiled>()
const MOST_KEPT = 200

function schemeOf({ hash, content }: PublishedLights, subject: LightSubject): CompiledScheme | undefined {
  let compiled = compiledByHash.get(hash)
  if (compiled === undefined) {
    const { choice, schemes } = Content.parse(content)
    const entries = Object.entries(choice).flatMap(([of, code]) => {
      const scheme = schemes.find((one) => one.code === code)
      return scheme === undefined ? [] : [[of, compileScheme(scheme)]]
    })
    compiled = Object.fromEntries(entries) as Compiled
    if (compiledByHash.size >= MOST_KEPT) compiledByHash.clear()
    compiledByHash.set(hash, compiled)
  }
  return compiled[subject]
}
