import type { FactFormat } from '#engine/form/register.ts'
import { creditCodeFault } from '#engine/identifier/credit-code.ts'
import type { identifierMessages } from '#engine/identifier/identifier.messages.ts'
import { identityNumberFault } from '#engine/identifier/identity-number.ts'
import { orcidFault } from '#engine/identifier/orcid.ts'
import { parseRegionCode } from '#engine/identifier/region-code.ts'

export type IdentifierFault = keyof typeof identifierMessages

const FAULTS: Readonly<Record<FactFormat, (text: string) => IdentifierFault | undefined>> = {
  'credit-code': creditCodeFault,
  'identity-number': identityNumberFault,
  orcid: orcidFault,
  region: (text) => (parseRegionCode(text) ? undefined : 'identifier.region'),
  phone: (text) => (/^\+?\d[\d -]{4,19}$/.test(text) ? undefined : 'identifier.phone'),
  email: (text) => (/^[^\s@]{1,100}@[^\s@]{1,100}\.[^\s@]{2,40}$/.test(text) ? undefined : 'identifier.email'),
  'bank-account': (text) => (/^\d{8,30}$/.test(text) ? undefined : 'identifier.bank-account'),
}

/** What is wrong with a text of this format, as the key of its message; nothing: undefined. */
export const identifierFault = (text: string, format: FactFormat): IdentifierFault | undefined => FAULTS[format](text)

/** As the format writes it: capitals, no blanks, half-width. What it cannot mend is left to `identifierFault`. */
export function tidyIdentifier(text: string, format: FactFormat): string {
  const plain = text.normalize('NFKC').trim()
  if (format === 'credit-code' || format === 'identity-number' || format === 'orcid')
    return plain.replace(/\s+/gu, '').toUpperCase()
  return format === 'bank-account' || format === 'region' ? plain.replace(/\s+/gu, '') : plain
}
