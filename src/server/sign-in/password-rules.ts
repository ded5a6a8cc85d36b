import type { Reason } from '#engine/refusal.ts'
import { COMMON_PASSWORDS } from '#server/sign-in/common-passwords.ts'

const MIN_LENGTH = 12
const MAX_LENGTH = 256
/** A passphrase this long needs no mixture of kinds. */
const PHRASE_LENGTH = 20

/**
 * Why a new password is not taken; empty: it is. Twelve characters of at least three kinds, or a phrase of twenty
 * (等保 2.0 身份鉴别 asks for complexity; ASVS 6.2 for length and a list of known ones). `context` are words an attacker
 * would try first: login, name, administration.
 */
export function checkPassword(password: string, context: readonly string[]): Reason[] {
  const text = password.normalize('NFKC')
  const length = [...text].length
  if (length > MAX_LENGTH) return [{ key: 'password.too-long', params: { maximum: MAX_LENGTH }, at: 'password' }]
  if (length < MIN_LENGTH) return [{ key: 'password.too-short', params: { minimum: MIN_LENGTH }, at: 'password' }]
  const reasons: Reason[] = []
  if (length < PHRASE_LENGTH && kindsOf(text) < 3)
    reasons.push({ key: 'password.too-plain', params: { length: PHRASE_LENGTH }, at: 'password' })
  if (new Set(text).size < 6 || isRun(text)) reasons.push({ key: 'password.too-regular', at: 'password' })
  const bare = strip(text)
  if (COMMON_PASSWORDS.some((word) => isBuiltOn(bare, word))) reasons.push({ key: 'password.common', at: 'password' })
  const own = context.map(strip).filter((word) => word.length >= 3)
  if (own.some((word) => isBuiltOn(bare, word))) reasons.push({ key: 'password.about-you', at: 'password' })
  return reasons
}

const KINDS = [/\p{Lowercase}/u, /\p{Uppercase}/u, /\p{Number}/u, /[^\p{Lowercase}\p{Uppercase}\p{Number}]/u]
const kindsOf = (text: string): number => KINDS.filter((kind) => kind.test(text)).length

/** `Passw0rd!2024` is `password` in disguise: small letters, the usual digits for letters, no decoration. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const strip = (text: string): string => {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+$/u, '')
    .replace(/\d+$/, '')
  return [...(letters || text.toLowerCase())]
    .map((c) => LOOKALIKES[c] ?? c)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Is the password little more than the word: what is left beside it is shorter than eight characters? */
const isBuiltOn = (bare: string, word: string): boolean => bare.includes(word) && bare.length - word.length < 8

/** `123456789012`, `abcdefghijkl`: each character follows the one before by the same step. */
function isRun(text: string): boolean {
  const codes = [...text].map((c) => c.codePointAt(0)!)
  let steady = 0
  for (let place = 2; place < codes.length; place += 1) {
    if (codes[place]! - codes[place - 1]! === codes[place - 1]! - codes[place - 2]!) steady += 1
  }
  return steady > codes.length / 2
}
