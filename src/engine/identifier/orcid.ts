const SHAPE = /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/

export type OrcidFault = 'identifier.orcid-shape' | 'identifier.orcid-check'

/** What is wrong with an ORCID `0000-0002-1825-0097`: its shape, or its last character (ISO 7064, mod 11-2). */
export function orcidFault(orcid: string): OrcidFault | undefined {
  if (!SHAPE.test(orcid)) return 'identifier.orcid-shape'
  const digits = orcid.replaceAll('-', '')
  let total = 0
  for (const digit of digits.slice(0, 15)) total = ((total + Number(digit)) * 2) % 11
  const check = (12 - total) % 11
  return (check === 10 ? 'X' : String(check)) === digits[15] ? undefined : 'identifier.orcid-check'
}
