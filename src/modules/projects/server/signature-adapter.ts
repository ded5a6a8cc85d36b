import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'

/**
 * Who signs electronically for the office. Built in are Ed25519 (RFC 8032) and SM2 with SM3 (GB/T 32918.2); a service of a
 * certification authority is another of these, listed in `ADAPTERS`.
 */
export interface SignatureAdapter {
  makeKeys(): { readonly publicKey: string; readonly privateKey: string }
  sign(text: string, privateKey: string): string
  verify(text: string, signature: string, publicKey: string): boolean
}

const overDigest = (
  digest: string | null,
  make: () => { publicKey: ReturnType<typeof createPublicKey>; privateKey: ReturnType<typeof createPrivateKey> },
): SignatureAdapter => ({
  makeKeys: () => {
    const { publicKey, privateKey } = make()
    return {
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
  },
  sign: (text, privateKey) => sign(digest, Buffer.from(text), createPrivateKey(privateKey)).toString('base64'),
  verify: (text, signature, publicKey) => {
    try {
      return verify(digest, Buffer.from(text), createPublicKey(publicKey), Buffer.from(signature, 'base64'))
    } catch {
      return false // a key or signature that cannot be read verifies nothing
    }
  },
})

export const ADAPTERS = {
  ed25519: overDigest(null, () => generateKeyPairSync('ed25519')),
  sm2: overDigest('sm3', () => generateKeyPairSync('ec', { namedCurve: 'SM2' })),
} as const satisfies Readonly<Record<string, SignatureAdapter>>
export type SignatureAlgorithm = keyof typeof ADAPTERS

export const adapterOf = (algorithm: string): SignatureAdapter | undefined =>
  Object.hasOwn(ADAPTERS, algorithm) ? ADAPTERS[algorithm as SignatureAlgorithm] : undefined
