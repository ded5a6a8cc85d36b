import fc from 'fast-check'
import { expect, test } from 'vitest'
import { creditCheckCharacter, creditCodeFault } from '#engine/identifier/credit-code.ts'
import { identifierFault, tidyIdentifier } from '#engine/identifier/identifier-fault.ts'

test('credit codes of GB 32100 by the published examples', () => {
  const valid = [
    '91350100M000100Y43',
    '91512081MA62K0260E',
    '91620100MA70001A8G',
    '12620700438000013W',
    '116207000139000160',
    '52620000500000015E',
    '91620702MA00000270',
  ]
  for (const code of valid) expect(creditCodeFault(code), code).toBeUndefined()
  expect(creditCodeFault('91350100M000100Y4Z')).toBe('identifier.credit-code-shape')
  expect(creditCodeFault('91350100M000100Y44')).toBe('identifier.credit-code-check')
  expect(creditCodeFault('')).toBe('identifier.credit-code-shape')
})

test('law: one wrong character, and two neighbours that change places, are found', () => {
  const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const first = fc.array(fc.constantFrom(...characters), { minLength: 9, maxLength: 9 })
  fc.assert(
    fc.property(first, fc.nat(16), fc.constantFrom(...characters), (end, at, wrong) => {
      const body = `91620702${end.join('')}`
      const code = body + creditCheckCharacter(body)
      expect(creditCodeFault(code)).toBeUndefined()
      if (code[at] === wrong) return
      expect(creditCodeFault(code.slice(0, at) + wrong + code.slice(at + 1))).toBeDefined()
    }),
  )
})

test('identity numbers: a birthday that does not exist is refused for its day, not for its check', () => {
  expect(identifierFault('620702199002290011', 'identity-number')).toBe('identifier.identity-number-day')
  expect(identifierFault('620702198501010017', 'identity-number')).toBe('identifier.identity-number-check')
  expect(identifierFault('62070219850101001', 'identity-number')).toBe('identifier.identity-number-shape')
  expect(identifierFault('11010519491231002X', 'identity-number')).toBeUndefined()
})

test('ORCIDs bear the check of ISO 7064', () => {
  for (const orcid of ['0000-0002-1825-0097', '0000-0001-5109-3700', '0000-0002-1694-233X'])
    expect(identifierFault(orcid, 'orcid'), orcid).toBeUndefined()
  expect(identifierFault('0000-0002-1825-0098', 'orcid')).toBe('identifier.orcid-check')
  expect(identifierFault('0000000218250097', 'orcid')).toBe('identifier.orcid-shape')
})

test('what typing leaves behind is tidied: full-width, small letters, blanks', () => {
  expect(tidyIdentifier('９１６２０１００ma70001a8g ', 'credit-code')).toBe('91620100MA70001A8G')
  expect(identifierFault(tidyIdentifier(' 6222 0202 0001 ', 'bank-account'), 'bank-account')).toBeUndefined()
})
