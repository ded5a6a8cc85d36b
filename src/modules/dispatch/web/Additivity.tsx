import type { Output } from '#engine/contract/operation.ts'
import type { dataQuality } from '#modules/dispatch/finding.contract.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { many, useAddress } from '#web/router/address.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Quality = Output<typeof dataQuality>
type Verdict = Quality['additivity'][number]['verdict']

const VERDICTS: readonly Verdict[] = ['adds-up', 'adds-up-rounded', 'not-additive', 'undecidable']
const SHAPE = { verdict: many() }

interface Props {
  readonly rows: Quality['additivity']
  readonly findings: Quality['findings']
  readonly chosen: string | undefined
  readonly choose: (indicatorId: string | undefined) => void
}

/** Of every indicator with a published total: may its units be added? Pressing one shows its findings alone. */
export function Additivity({ rows, findings, chosen, choose }: Props) {
  const say = useSay(qualityWords)
  const spoken = useSpoken()
  const pick = usePick()
  const [{ verdict }, change] = useAddress(SHAPE)
  const shown = rows.filter((row) => verdict.length === 0 || verdict.includes(row.verdict))
  const found = new Map<string, number>()
  for (const { indicator, kind } of findings) {
    if (kind === 'inconsistent' && indicator) found.set(indicator.id, (found.get(indicator.id) ?? 0) + 1)
  }
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b title={say('additivity.why')}>{say('additivity')}</b>
        <fieldset className="light-counts" aria-label={say('verdict.filter')}>
          <button type="button" aria-pressed={verdict.length === 0} onClick={() => change({ verdict: [] })}>
            {say('verdict.all')} <b>{rows.length}</b>
          </button>
          {VERDICTS.map((one) => {
            const n = rows.filter((row) => row.verdict === one).length
            return n === 0 ? null : (
              <button
                key={one}
                type="button"
                aria-pressed={verdict.includes(one)}
                onClick={() => change({ verdict: verdict.includes(one) ? [] : [one] })}
              >
                <VerdictMark of={one} /> {say(`verdict.${one}`)} <b>{n}</b>
              </button>
            )
          })}
        </fieldset>
      </div>
      <ul className="verdicts">
        {shown.map((row) => (
          <li key={row.indicator.id}>
            <button
              type="button"
              className="verdict"
              aria-pressed={chosen === row.indicator.id}
              title={`${pick(row.indicator.name)}: ${spoken(row.reason)}`}
              onClick={() => choose(chosen === row.indicator.id ? undefined : row.indicator.id)}
            >
              <VerdictMark of={row.verdict} />
              <span className="verdict-name">
                {pick(row.indicator.name)} <small className="second">{pick(row.indicator.unit)}</small>
              </span>
              <small className="second nowrap">
                {row.years > 0 && row.verdict !== 'not-additive'
                  ? say('exact.of', { exact: row.exactYears, decided: row.years })
                  : say(`verdict.${row.verdict}`)}
              </small>
              {found.has(row.indicator.id) && <b className="verdict-found">{found.get(row.indicator.id)}</b>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Σ, Σ≈, Σ struck out, ?: a sign of its own for each verdict. */
export function VerdictMark({ of }: { readonly of: Verdict }) {
  const say = useSay(qualityWords)
  const sign = { 'adds-up': 'Σ', 'adds-up-rounded': '≈', 'not-additive': 'Σ', undecidable: '?' }[of]
  return (
    <span className={`verdict-mark verdict-${of}`} role="img" aria-label={say(`verdict.${of}`)}>
      {sign}
    </span>
  )
}
