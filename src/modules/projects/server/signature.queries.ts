import { sql } from 'kysely'
import { adapterOf } from '#modules/projects/server/signature-adapter.ts'
import {
  contentHash,
  type SignatureState,
  type SignedContent,
  type Signing,
  stateOfSignature,
} from '#modules/projects/signature.rules.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

/** The hash over what stands in the forms of a case as they were handed in last, and over its papers. */
export const presentContent = async (reading: Reading, caseId: string): Promise<string> =>
  contentHash(await signedContentOf(reading, caseId))

export async function signedContentOf({ tx, tenantId }: Reading, caseId: string): Promise<SignedContent> {
  const forms = await sql<{ form: string; number: number; hash: string; answers: unknown }>`
    select distinct on (form) form, number, hash, answers from case_submissions
    where tenant_id = ${tenantId} and case_id = ${caseId} order by form, number desc`.execute(tx)
  const papers = await sql<{ purpose: string; sha256: string }>`
    select purpose, sha256 from files where tenant_id = ${tenantId} and subject_kind = 'case' and subject_id = ${caseId}
      and purpose is not null and detached_at is null`.execute(tx)
  return { caseId, forms: forms.rows, papers: papers.rows }
}

interface SignatureRow {
  readonly id: string
  readonly caseId: string
  readonly seat: string
  readonly seatNameZh: string
  readonly seatNameEn: string
  readonly position: number
  readonly personId: string
  readonly personName: string
  readonly unitName: string
  readonly onBehalfOf: string | null
  readonly contentSha256: string
  readonly proof: 'password' | 'demo'
  readonly algorithm: string
  readonly publicKey: string
  /** The key that is kept of this person, if it still is that one. */
  readonly keptKey: string | null
  readonly signedText: string
  readonly signature: string
  readonly signedAt: Date
}

export interface VerifiedSignature extends SignatureRow {
  readonly state: SignatureState
}

/** Every signature of a case in the order of signing, each verified against what stands there now. */
export async function listVerified(
  reading: Reading,
  caseId: string,
  present: string,
): Promise<readonly VerifiedSignature[]> {
  const { tx, tenantId } = reading
  const { rows } = await sql<SignatureRow>`
    select s.id, s.case_id, s.seat, s.seat_name_zh, s.seat_name_en, s.position, s.person_id, s.person_name, s.unit_name,
      s.on_behalf_of, s.content_sha256, s.proof, s.algorithm, s.public_key, k.public_key as kept_key, s.signed_text, s.signature,
      s.signed_at
    from case_signatures s
    left join signing_keys k on k.tenant_id = s.tenant_id and k.person_id = s.person_id and k.algorithm = s.algorithm
    where s.tenant_id = ${tenantId} and s.case_id = ${caseId} order by s.signed_at, s.position, s.id`.execute(tx)
  return rows.map((row) => ({ ...row, state: stateOf(tenantId, row, present) }))
}

function stateOf(tenantId: string, row: SignatureRow, present: string): SignatureState {
  const signing: Signing = {
    tenantId,
    caseId: row.caseId,
    content: row.contentSha256,
    seat: row.seat,
    position: row.position,
    personId: row.personId,
    personName: row.personName,
    unitName: row.unitName,
    onBehalfOf: row.onBehalfOf,
    proof: row.proof,
    at: row.signedAt.toISOString(),
  }
  const isHis = row.publicKey === row.keptKey
  const fits = isHis && adapterOf(row.algorithm)?.verify(row.signedText, row.signature, row.publicKey) === true
  return stateOfSignature({ signedText: row.signedText, signing }, fits, present)
}

/** Until when the proof of identity of a session serves; undefined: there is none. */
export async function findProof(
  { tx, tenantId }: Reading,
  sessionId: string,
  personId: string,
): Promise<Date | undefined> {
  const { rows } = await sql<{ provedAt: Date }>`select proved_at from signing_proofs
    where tenant_id = ${tenantId} and session_id = ${sessionId} and person_id = ${personId}`.execute(tx)
  return rows[0]?.provedAt
}
