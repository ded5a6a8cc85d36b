import type { VerdictLine } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { SHAPES } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

const SIGNS = {
  yes: ['ok', SHAPES.circle],
  no: ['red', SHAPES.square],
  unknown: ['none', SHAPES.dash],
  person: ['lag', SHAPES.triangle],
} as const

/** Reasons as sentences, each opened to what it follows from. */
export function Trace({ of: lines }: { readonly of: readonly VerdictLine[] }) {
  const say = useSay(policyWords)
  const dates = useDates()
  const numbered = lines.map((line, at) => ({ ...line, id: `${at} ${line.path}` }))
  return (
    <ol className="trace">
      {numbered.map(({ id, text, says, holds, children }) => (
        <li key={id}>
          {holds !== null && (
            <i className={`light-${SIGNS[holds][0]}`} role="img" aria-label={say(`holds.${holds}`)}>
              {SIGNS[holds][1]}
            </i>
          )}{' '}
          {dates.within(text)}
          {says !== null && <q className="second">{says}</q>}
          {children.length > 0 && <Trace of={children} />}
        </li>
      ))}
    </ol>
  )
}
