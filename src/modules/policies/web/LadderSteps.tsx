import type { Output } from '#engine/contract/operation.ts'
import type { getLadder } from '#modules/policies/ladder.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type LadderView = Output<typeof getLadder>

export const withinReach = (next: LadderView['steps'][number]['next']): number =>
  next.eligible + next['needs-person'] + next.near

/** The steps from the lowest up: who holds the title, and who can reach it next. */
export function LadderSteps({
  of: { steps, total },
  step,
  choose,
}: {
  readonly of: LadderView
  readonly step: string | undefined
  readonly choose: (step: string | undefined) => void
}) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const most = Math.max(1, ...steps.map(({ counts }) => counts.held), total / 2)
  return (
    <ol className="ladder-steps card">
      {steps.map(({ code, name, counts, next, rung, isAhead, version }) => (
        <li key={code} className={step === code ? 'chosen' : ''}>
          <button type="button" aria-pressed={step === code} onClick={() => choose(step === code ? undefined : code)}>
            <b>{pick(name)}</b>
            <span className="ladder-bar" aria-hidden="true">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none">
                <title>{pick(name)}</title>
                <rect width={(counts.held / most) * 100} height="8" />
              </svg>
            </span>
            <span className="ladder-n">
              <span className="value">{counts.held}</span> {say('step.held')}
            </span>
            <small>{say('step.next', { n: withinReach(next) })}</small>
            <small className="second">{say('step.rung', { n: rung })}</small>
            {isAhead && <small className="second">{say('step.ahead', { version: version ?? '' })}</small>}
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Counties by the highest title that their enterprises hold. */
export function LadderRegions({ of: { regions, steps } }: { readonly of: LadderView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const { placeOf } = usePlaces()
  const sum = (of: (row: LadderView['regions'][number]) => number) => regions.reduce((n, row) => n + of(row), 0)
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('regions.head')}</h2>
      </div>
      <div className="table-box">
        <table className="table ladder-regions" aria-label={say('regions.head')}>
          <thead>
            <tr>
              <th scope="col">{say('column.region')}</th>
              {steps.map(({ code, name }) => (
                <th key={code} scope="col" className="n">
                  {pick(name)}
                </th>
              ))}
              <th scope="col" className="n">
                {say('column.no-title')}
              </th>
              <th scope="col" className="n">
                {say('column.total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {regions.map(({ region, total, none, rungs }) => (
              <tr key={region ?? ''}>
                <th scope="row">
                  <PageLink to="/ladder" search={{ region: region ?? undefined }}>
                    {placeOf(region)}
                  </PageLink>
                </th>
                {steps.map(({ code }) => (
                  <td key={code} className="n">
                    {rungs[code] === 0 ? <span className="second">0</span> : rungs[code]}
                  </td>
                ))}
                <td className="n">{none === 0 ? <span className="second">0</span> : none}</td>
                <td className="n">
                  <b>{total}</b>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say('column.total')}</th>
              {steps.map(({ code }) => (
                <td key={code} className="n">
                  <b>{sum(({ rungs }) => rungs[code] ?? 0)}</b>
                </td>
              ))}
              <td className="n">{sum(({ none }) => none)}</td>
              <td className="n">
                <b>{sum(({ total }) => total)}</b>
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  )
}
