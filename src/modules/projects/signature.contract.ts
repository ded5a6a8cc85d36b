import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const Text = z.object({ zh: z.string(), en: z.string() })

export const proveIdentity = operation({
  id: 'signature.prove',
  method: 'POST',
  path: '/api/signatures/proof',
  summary: { zh: '签署前验证本人身份', en: 'Prove who one is before signing' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({
    password: z.string().min(1).max(1000),
    /** Of the second factor, where one is set up: of an authenticator, or a recovery code. */
    code: z.string().trim().max(40).default(''),
  }),
  output: z.object({ until: z.iso.datetime() }),
})

export const CaseSignature = z.object({
  id: z.uuid(),
  seat: Text,
  position: z.number().int(),
  person: z.string(),
  unit: z.string(),
  at: z.iso.datetime(),
  /** `password`: proved again before signing; `demo`: a demonstration has no passwords. */
  proof: z.enum(['password', 'demo']),
  algorithm: z.string(),
  sha256: z.string(),
  /** `valid`; `changed`: true, but over another content than stands there now; `broken`: not what was signed. */
  state: z.enum(['valid', 'changed', 'broken']),
})

export const listSignatures = operation({
  id: 'signature.list',
  method: 'GET',
  path: '/api/cases/{caseId}/signatures',
  summary: { zh: '签署记录及验证结果', en: 'Signatures of a case, each verified now' },
  kind: 'read',
  policy: { kind: 'signed-in' }, // and as far as the case is in sight
  input: z.object({ caseId: z.uuid() }),
  output: z.object({
    title: z.string(),
    /** The content that stands there now. */
    sha256: z.string(),
    verifiedAt: z.iso.datetime(),
    signatures: z.array(CaseSignature),
    /** Whether whoever asks must prove who he is before he signs. */
    mustProve: z.boolean(),
    provedUntil: z.iso.datetime().nullable(),
    /** And whether the code of his second factor is asked for with the password. */
    asksCode: z.boolean(),
  }),
})
