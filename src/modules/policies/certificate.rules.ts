import type { FactCertificate } from '#engine/policy/fact-dictionary.ts'
import { factKey } from '#engine/register/standing-fact.ts'
import type { ServingFact } from '#modules/policies/fact-reads.rules.ts'

type Shown = Exclude<ServingFact, 'conflict'>

/** Does somebody hold a title on a day, and by what is it shown? */
interface HeldTitle {
  readonly isHeld: boolean
  readonly number: string | null
  readonly from: string | null
  /** The last day of the certificate, which belongs to it. */
  readonly until: string | null
  /** What says so; absent where a whole list says it by silence. */
  readonly shownBy?: Shown
}

/**
 * The title by what the register holds: the last day of the certificate decides, else its number; a yearly number serves in
 * its year and `lastYears` more. Undefined: nothing is known of it. A conflict of sources decides nothing.
 */
export function certificateOf(
  standing: ReadonlyMap<string, ServingFact>,
  certificate: FactCertificate,
  on: string,
): HeldTitle | 'conflict' | undefined {
  const { number, from, until, wholeList } = certificate
  if (standing.size === 0 && !wholeList) return undefined
  const plain = (code: string | undefined) => (code === undefined ? undefined : standing.get(factKey(code, null)))
  const numbered = plain(number) ?? yearlyNumber(standing, certificate, Number(on.slice(0, 4)))
  const ends = plain(until)
  if (numbered === 'conflict' || ends === 'conflict') return 'conflict'
  const begins = plain(from)
  const told = {
    number: numbered?.value ?? null,
    from: begins === undefined || begins === 'conflict' ? null : begins.value,
    until: ends?.value ?? null,
  }
  if (ends !== undefined) return { ...told, isHeld: on <= ends.value, shownBy: ends }
  if (numbered !== undefined) return { ...told, isHeld: true, shownBy: numbered }
  return wholeList ? { ...told, isHeld: false } : undefined
}

function yearlyNumber(
  standing: ReadonlyMap<string, ServingFact>,
  { number, lastYears }: FactCertificate,
  thisYear: number,
): ServingFact | undefined {
  if (number === undefined) return undefined
  for (let year = thisYear; year >= thisYear - lastYears; year--) {
    const found = standing.get(factKey(number, year))
    if (found !== undefined) return found
  }
  return undefined
}
