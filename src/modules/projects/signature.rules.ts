import { canonicalJson } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'

/** What is signed of a form as it was handed in. */
export interface SignedForm {
  readonly form: string
  readonly number: number
  /** Of the form itself, so that its words are signed too. */
  readonly hash: string
  readonly answers: unknown
}

export interface SignedContent {
  readonly caseId: string
  readonly forms: readonly SignedForm[]
  /** Papers by what they are for and their own hash. */
  readonly papers: readonly { readonly purpose: string; readonly sha256: string }[]
}

/** The hash that every party signs: over the answers themselves and not over a hash that is kept beside them. */
export function contentHash({ caseId, forms, papers }: SignedContent): string {
  const byName = <T>(all: readonly T[], name: (one: T) => string): readonly T[] =>
    [...all].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0))
  return sha256(
    canonicalJson({
      caseId,
      forms: byName(forms, ({ form }) => form),
      papers: byName(papers, ({ purpose, sha256: hash }) => `${purpose} ${hash}`),
    }),
  )
}

export interface Signing {
  readonly tenantId: string
  readonly caseId: string
  readonly content: string
  readonly seat: string
  readonly position: number
  readonly personId: string
  readonly personName: string
  readonly unitName: string
  readonly onBehalfOf: string | null
  readonly proof: 'password' | 'demo'
  readonly at: string
}

/** The text whose bytes are signed: who, for which party, what and when. */
export const signedText = (signing: Signing): string => canonicalJson(signing)

export type SignatureState = 'valid' | 'changed' | 'broken'

/** What a signature is worth now. The text must say what the row says, the signature must fit the text, the content be the same. */
export function stateOfSignature(
  row: { readonly signedText: string; readonly signing: Signing },
  fits: boolean,
  present: string,
): SignatureState {
  if (!fits || row.signedText !== signedText(row.signing)) return 'broken'
  return row.signing.content === present ? 'valid' : 'changed'
}
