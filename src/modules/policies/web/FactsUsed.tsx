import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { Entitlements } from '#modules/policies/web/EntitlementsPage.tsx'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { 'self-declared': 'none', departmental: 'near', verified: 'ok' } as const
/** What is long is folded after so many. */
const FIRST = 12
const NUMBER = /^-?\d+(\.\d+)?$/
const CODE = /^\d{6,}$/

/** What is held of the enterprise and was read, with its source, day and standing. */
export function FactsUsed({ of: { facts, conflicts } }: { readonly of: Entitlements }) {
  const say = useSay(policyWords)
  const pick = usePick()
  return (
    <section className="card stack">
      <h2>{say('facts.head')}</h2>
      {conflicts.length > 0 && (
        <p role="status">
          <Light is="lag">{say('facts.conflict')}</Light> {conflicts.map((name) => pick(name)).join(' · ')}
        </p>
      )}
      {facts.length === 0 && <p className="second">{say('facts.none')}</p>}
      <FactLines of={facts.slice(0, FIRST)} />
      {facts.length > FIRST && (
        <details>
          <summary className="second">{say('facts.more', { n: facts.length - FIRST })}</summary>
          <FactLines of={facts.slice(FIRST)} />
        </details>
      )}
    </section>
  )
}

function FactLines({ of: facts }: { readonly of: Entitlements['facts'] }) {
  const say = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <dl className="fact-lines">
      {facts.map(({ name, label, value, unit, source, asOf, trust }) => (
        <div key={name}>
          <dt>{pick(label)}</dt>
          <dd>
            <b className="value">
              {NUMBER.test(value) && !CODE.test(value) ? formatDecimal(value) : dates.within(value)}
            </b>
            {unit !== null && ` ${pick(unit)}`}
          </dd>
          {source !== '' && (
            <dd className="second small">
              {asOf === null ? source : say('facts.source', { source, day: dates.day(asOf) })}{' '}
              {trust !== null && <Light is={TONES[trust]}>{say(`trust.${trust}`)}</Light>}
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
