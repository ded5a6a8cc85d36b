import { sql } from 'kysely'
import { demandSight } from '#cases/server/case.access.ts'
import { getCase } from '#cases/server/case.queries.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { demandOwnPassword, hasFactor, noteOwnPassword } from '#modules/organisations/server/password-acts.service.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
import { findProof, listVerified, presentContent } from '#modules/projects/server/signature.queries.ts'
import { ADAPTERS, type SignatureAlgorithm } from '#modules/projects/server/signature-adapter.ts'
import type * as contract from '#modules/projects/signature.contract.ts'
import { type Signing, signedText } from '#modules/projects/signature.rules.ts'
import type { CaseRow, EffectContext, SaidAction, SaidContext } from '#server/http/case-kind.ts'
import type { Handler, OperationContext, PrepareContext } from '#server/http/module.ts'
import { instanceKey, seal, unseal } from '#server/sign-in/instance-key.ts'

/** A demonstration has no passwords: its people are picked, and its signatures say so. */
export async function examineIdentity(
  context: PrepareContext,
  { password }: Input<typeof contract.proveIdentity>,
): Promise<void> {
  if (context.mode === 'serve') await demandOwnPassword(context, password)
}

export async function proveIdentity(
  context: OperationContext,
  { code }: Input<typeof contract.proveIdentity>,
): Promise<{ until: string }> {
  const { tx, tenantId, actor, now, mode } = context
  if (mode === 'serve') await noteOwnPassword(context, code)
  await sql`insert into signing_proofs (tenant_id, session_id, person_id, proved_at)
    values (${tenantId}, ${actor.sessionId}, ${actor.personId}, ${now})
    on conflict (tenant_id, session_id) do update set person_id = excluded.person_id, proved_at = excluded.proved_at`.execute(
    tx,
  )
  const { practice } = await getProgrammePractice(tx, tenantId)
  context.audit({ subjectKind: 'account', subjectId: actor.accountId })
  return { until: after(now, practice.signing.confirmMinutes).toISOString() }
}

const after = (from: Date, minutes: number): Date => new Date(from.getTime() + minutes * 60_000)

/**
 * A party signs: by saying yes to an action that collects signatures. Its signature is made in the same transaction, over the
 * content as it was handed in; in an office with passwords it proves first that it is he.
 */
export async function signAtSeat(context: SaidContext, one: CaseRow, said: SaidAction): Promise<void> {
  if (said.says !== 'yes' || !said.effects.includes('collect-signatures')) return
  const { tx, tenantId, now, newId, personId, session } = context
  if (session === undefined || personId === undefined) throw new Refusal('not-allowed', { key: 'signature.no-session' })
  const { practice } = await getProgrammePractice(tx, tenantId)
  const { algorithm, confirmMinutes } = practice.signing
  if (session.mode === 'serve') {
    const proved = await findProof(context, session.sessionId, personId)
    if (proved === undefined || after(proved, confirmMinutes) <= now)
      throw new Refusal('not-allowed', { key: 'signature.prove-first', params: { minutes: confirmMinutes } })
  }
  const content = await presentContent(context, one.id)
  const who = await signerOf(context, personId)
  const key = await keyOf(context, session.dataFolder, personId, algorithm)
  const signing: Signing = {
    tenantId,
    caseId: one.id,
    content,
    seat: said.seat.code,
    position: said.seat.position,
    personId,
    personName: who.name,
    unitName: who.unit,
    onBehalfOf: said.onBehalfOf ?? null,
    proof: session.mode === 'serve' ? 'password' : 'demo',
    at: now.toISOString(),
  }
  const text = signedText(signing)
  await sql`insert into case_signatures (tenant_id, id, case_id, seat, seat_name_zh, seat_name_en, position, person_id,
      person_name, unit_name, on_behalf_of, content_sha256, proof, algorithm, public_key, signed_text, signature, signed_at)
    values (${tenantId}, ${newId()}, ${one.id}, ${signing.seat}, ${said.seat.name.zh}, ${said.seat.name.en}, ${signing.position},
      ${personId}, ${who.name}, ${who.unit}, ${signing.onBehalfOf}, ${content}, ${signing.proof}, ${algorithm}, ${key.publicKey},
      ${text}, ${ADAPTERS[algorithm].sign(text, key.privateKey)}, ${now})`.execute(tx)
}

async function signerOf(
  context: SaidContext,
  personId: string,
): Promise<{ readonly name: string; readonly unit: string }> {
  const { rows } = await sql<{ name: string; unitId: string }>`select name, unit_id from people
    where tenant_id = ${context.tenantId} and id = ${personId}`.execute(context.tx)
  return { name: rows[0]!.name, unit: (await nameOfUnit(context, rows[0]!.unitId)).nameZh }
}

/** A person's keys, made at his first signature; the private one is sealed by the key of the installation, which is not in the database. */
async function keyOf(
  { tx, tenantId, newId, now }: SaidContext,
  dataFolder: string,
  personId: string,
  algorithm: SignatureAlgorithm,
): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  const bound = `${tenantId}/${personId}/${algorithm}`
  const find = async () =>
    (
      await sql<{ publicKey: string; sealedKey: string }>`select public_key, sealed_key from signing_keys
        where tenant_id = ${tenantId} and person_id = ${personId} and algorithm = ${algorithm}`.execute(tx)
    ).rows[0]
  const instance = instanceKey(dataFolder)
  if ((await find()) === undefined) {
    const made = ADAPTERS[algorithm].makeKeys()
    await sql`insert into signing_keys (tenant_id, id, person_id, algorithm, public_key, sealed_key, made_at)
      values (${tenantId}, ${newId()}, ${personId}, ${algorithm}, ${made.publicKey}, ${seal(instance, made.privateKey, bound)}, ${now})
      on conflict do nothing`.execute(tx)
  }
  const { publicKey, sealedKey } = (await find())!
  return { publicKey, privateKey: unseal(instance, sealedKey, bound) }
}

/** The last party has signed: every signature of this round is true and over the same content, else the act does not happen. */
export async function collectSignatures(context: EffectContext, one: CaseRow): Promise<void> {
  const present = await presentContent(context, one.id)
  const all = await listVerified(context, one.id, present)
  const round = all.filter(({ contentSha256 }) => contentSha256 === present)
  if (all.some(({ state }) => state === 'broken')) throw new Refusal('rule-broken', { key: 'signature.broken' })
  const last = new Map(all.map((each) => [each.seat, each]))
  if (round.length === 0 || [...last.values()].some(({ state }) => state !== 'valid'))
    throw new Refusal('rule-broken', { key: 'signature.content-changed' })
}

export const listSignatures: Handler<typeof contract.listSignatures> = async (context, { caseId }) => {
  const { tx, tenantId, actor, mode } = context
  await demandSight(context, caseId)
  const one = await getCase(tx, tenantId, caseId)
  const present = await presentContent(context, caseId)
  const { practice } = await getProgrammePractice(tx, tenantId)
  const proved = mode === 'serve' ? await findProof(context, actor.sessionId, actor.personId) : undefined
  const until = proved && after(proved, practice.signing.confirmMinutes)
  return {
    title: one.title,
    sha256: present,
    verifiedAt: context.now.toISOString(),
    signatures: (await listVerified(context, caseId, present)).map((each) => ({
      id: each.id,
      seat: { zh: each.seatNameZh, en: each.seatNameEn },
      position: each.position,
      person: each.personName,
      unit: each.unitName,
      at: each.signedAt.toISOString(),
      proof: each.proof,
      algorithm: each.algorithm,
      sha256: each.contentSha256,
      state: each.state,
    })),
    mustProve: mode === 'serve',
    provedUntil: until !== undefined && until > context.now ? until.toISOString() : null,
    asksCode: mode === 'serve' && (await hasFactor(context)),
  }
}
