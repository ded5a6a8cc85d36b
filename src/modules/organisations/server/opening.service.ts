import { sql } from 'kysely'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { openAdministration as openAdministrationOperation } from '#modules/organisations/account.contract.ts'
import { listAdministrations } from '#modules/organisations/server/session.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { OperationContext } from '#server/http/module.ts'
import { isOpeningToken } from '#server/sign-in/opening-token.ts'
import { keepSetupToken } from '#server/sign-in/setup-token.store.ts'

export interface OfferedPack {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly description: { readonly zh: string; readonly en: string } | null
  readonly isSample: boolean
}

/** The packs that come with the program; `server.main.ts` says where they are, for publishing takes every slice. */
export interface PackShelf {
  readonly list: () => Promise<OfferedPack[]>
  /** @throws Refusal form-invalid when the pack is wrong. */
  readonly publish: (
    tx: Tx,
    into: { readonly tenantId: string; readonly now: Date; readonly newId: () => string },
    code: string,
  ) => Promise<void>
}

/** What an installation without any administration can begin with; nothing once there is one. */
export async function offerPacks({ tx, mode }: OperationContext, shelf: PackShelf): Promise<{ rows: OfferedPack[] }> {
  const isOpen = mode === 'serve' && (await listAdministrations(tx)).length === 0
  return { rows: isOpen ? await shelf.list() : [] }
}

/** Opens the first administration. The token then appoints its administrators too, and is used up by that. */
export async function openAdministration(
  context: OperationContext,
  { token, pack }: Input<typeof openAdministrationOperation>,
  shelf: PackShelf,
): Promise<{ code: string }> {
  const { tx, tenantId, now, newId, mode, dataFolder } = context
  if (mode !== 'serve' || !isOpeningToken(dataFolder, token, now)) {
    throw new Refusal('not-found', { key: 'setup.token-unknown', at: 'token' })
  }
  // Two at once: the second waits, and finds that there is one.
  await sql`select pg_advisory_xact_lock(hashtext('danxia.open-administration'))`.execute(tx)
  if ((await listAdministrations(tx)).length > 0) throw new Refusal('wrong-state', { key: 'setup.opened' })
  await shelf.publish(tx, { tenantId, now, newId }, pack)
  await keepSetupToken(tx, tenantId, token, now)
  context.audit({ subjectKind: 'administration', subjectId: tenantId, detail: { pack } })
  return { code: pack }
}
