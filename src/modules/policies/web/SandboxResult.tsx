import { Segmented } from 'antd'
import { useState } from 'react'
import { wan } from '#modules/funds/web/Wan.tsx'
import { cancelTrial, type Trial, type TrialResult } from '#modules/policies/sandbox.contract.ts'
import { sandboxMessages } from '#modules/policies/sandbox.messages.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import { SandboxRows } from '#modules/policies/web/SandboxRows.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** What came of it: both sides beside each other, by group, and who wins or loses. */
export function SandboxResult({ of: trial }: { readonly of: Trial }) {
  const say = useSay(sandboxWords)
  const sayWhy = useSay(sandboxMessages)
  const stop = useAct(cancelTrial)
  const { policyTrialId, state, result, changed, failure } = trial
  return (
    <>
      <section className="card stack" aria-live="polite">
        <p>
          <span className="tag">{say(`trial.${state}`)}</span> {changed.join(' · ') || say('sandbox.unchanged')}
          {result !== null && <small className="second"> {say('result.of', { n: result.enterprises })}</small>}
        </p>
        {failure !== null && failure in sandboxMessages && (
          <p className="fault">{sayWhy(failure as keyof typeof sandboxMessages)}</p>
        )}
        {(state === 'waiting' || state === 'running') && (
          <div>
            <ActButton size="small" busy={stop.isPending} act={() => stop.mutate({ policyTrialId })}>
              {say('trial.stop')}
            </ActButton>
          </div>
        )}
        {result !== null && <Sides of={result} />}
      </section>
      {result !== null && (
        <>
          <Groups of={result} />
          <SandboxRows of={trial} result={result} />
        </>
      )}
    </>
  )
}

const differenceOf = (before: string, after: string): string => {
  const fen = BigInt(after) - BigInt(before)
  return `${fen > 0n ? '+' : fen < 0n ? '−' : ''}${wan(String(fen < 0n ? -fen : fen))}`
}

function Sides({ of: { before, after, winners, losers } }: { readonly of: TrialResult }) {
  const say = useSay(sandboxWords)
  const eligible = after.eligible - before.eligible
  return (
    <dl className="sandbox-sides">
      <div>
        <dt>{say('result.cost')}</dt>
        <dd>
          <span className="second">{wan(before.costFen)}</span> → <b className="money-big">{wan(after.costFen)}</b>{' '}
          <span>{differenceOf(before.costFen, after.costFen)}</span>
        </dd>
      </div>
      <div>
        <dt>{say('result.eligible')}</dt>
        <dd>
          <span className="second">{before.eligible}</span> → <b className="money-big">{after.eligible}</b>{' '}
          <span>{`${eligible > 0 ? '+' : eligible < 0 ? '−' : ''}${Math.abs(eligible)}`}</span>
        </dd>
      </div>
      <div>
        <dt>{say('result.winners')}</dt>
        <dd>
          <b className="money-big">{winners}</b>
        </dd>
      </div>
      <div>
        <dt>{say('result.losers')}</dt>
        <dd>
          <b className="money-big">{losers}</b>
        </dd>
      </div>
    </dl>
  )
}

function Groups({ of: { by } }: { readonly of: TrialResult }) {
  const say = useSay(sandboxWords)
  const pick = usePick()
  const dimensions = [...new Map(by.map(({ dimension, name }) => [dimension, name]))]
  const [chosen, choose] = useState(dimensions[0]?.[0] ?? '')
  const rows = by.filter(({ dimension }) => dimension === chosen)
  if (dimensions.length === 0) return null
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('result.by')}</h2>
        <Segmented
          size="small"
          value={chosen}
          aria-label={say('result.by')}
          options={dimensions.map(([value, name]) => ({ value, label: pick(name) }))}
          onChange={choose}
        />
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('result.by')}>
          <thead>
            <tr>
              <th scope="col">{say('result.group')}</th>
              <th scope="col" className="number">{`${say('result.eligible')} ${say('result.now')}`}</th>
              <th scope="col" className="number">
                {say('result.after')}
              </th>
              <th scope="col" className="number">{`${say('result.cost')} ${say('result.now')}`}</th>
              <th scope="col" className="number">
                {say('result.after')}
              </th>
              <th scope="col" className="number">
                {say('result.difference')}
              </th>
              <th scope="col" className="number">
                {say('result.winners')}
              </th>
              <th scope="col" className="number">
                {say('result.losers')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.value}>
                <th scope="row">{pick(row.label)}</th>
                <td className="number">{row.eligibleBefore}</td>
                <td className="number">{row.eligibleAfter}</td>
                <td className="number">{wan(row.costBeforeFen)}</td>
                <td className="number">{wan(row.costAfterFen)}</td>
                <td className="number">{differenceOf(row.costBeforeFen, row.costAfterFen)}</td>
                <td className="number">{row.winners}</td>
                <td className="number">{row.losers}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
