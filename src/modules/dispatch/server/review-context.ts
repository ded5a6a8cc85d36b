import type { QualityBook } from '#modules/dispatch/server/quality-evidence.ts'
import type { Tx } from '#server/database/tenant.ts'

/** A unit whose figures, and those of the units below it, are looked through. */
export interface ReviewContext {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
  readonly top: { readonly id: string; readonly path: string }
  /** Units right below, now or ever. */
  readonly children: readonly string[]
  readonly book: QualityBook
}
