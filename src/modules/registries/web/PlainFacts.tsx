import { useState } from 'react'
import { revealEntry } from '#modules/registries/entry.contract.ts'
import type { FactHead } from '#modules/registries/entry.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import type { Entry } from '#modules/registries/web/EntryPage.tsx'
import type { FactPlace } from '#modules/registries/web/FactDrawer.tsx'
import { useFactWords } from '#modules/registries/web/fact-words.ts'
import { TrustMark } from '#modules/registries/web/TrustMark.tsx'
import { servingRow } from '#modules/registries/web/YearlyFacts.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { State } from '#web/state/State.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly of: Entry
  readonly open: (place: FactPlace) => void
}

/** Facts without a year; personal ones masked until a purpose is given, and again when the page is left. */
export function PlainFacts({ of: entry, open }: Props) {
  const say = useSay(registryWords)
  const [asking, setAsking] = useState(false)
  const [purpose, setPurpose] = useState('')
  const told = useRead(
    revealEntry,
    { registerEntryId: entry.id, purpose },
    { when: purpose !== '', freshFor: Number.POSITIVE_INFINITY },
  )
  const clear = new Map(told.data?.values.map(({ factId, value }) => [factId, value]))
  const facts = entry.facts.filter(
    ({ code, isYearly }) => !isYearly && entry.standing.some(({ fact }) => fact === code),
  )
  const hasPersonal = facts.some(({ isPersonal }) => isPersonal)
  if (facts.length === 0) return entry.standing.length === 0 ? <State kind="empty" title={say('facts.none')} /> : null
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('facts.plain')}</h2>
        {hasPersonal && told.data === undefined && (
          <ActButton
            size="small"
            act={() => setAsking(true)}
            {...(!entry.acts.reveal && { reason: say('facts.no-reveal') })}
          >
            {say('facts.reveal')}
          </ActButton>
        )}
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('facts.plain')}>
          <thead>
            <tr>
              <th scope="col">{say('facts.fact')}</th>
              <th scope="col">{say('facts.value')}</th>
              <th scope="col">{say('facts.trust')}</th>
              <th scope="col" className="wide-only">
                {say('facts.source')}
              </th>
              <th scope="col" className="wide-only">
                {say('facts.as-of')}
              </th>
            </tr>
          </thead>
          <tbody>
            {facts.map((fact) => (
              <Line key={fact.code} of={entry} fact={fact} clear={clear} open={open} />
            ))}
          </tbody>
        </table>
      </div>
      {asking && told.data === undefined && (
        <ReasonDialog
          title={say('facts.reveal')}
          deed={say('facts.reveal')}
          least={2}
          busy={told.isFetching}
          error={told.error}
          act={setPurpose}
          close={() => setAsking(false)}
        >
          <p className="second">{say('facts.reveal.why')}</p>
        </ReasonDialog>
      )}
    </section>
  )
}

function Line({
  of: entry,
  fact,
  clear,
  open,
}: Props & { readonly fact: FactHead; readonly clear: ReadonlyMap<string, string> }) {
  const say = useSay(registryWords)
  const pick = usePick()
  const dates = useDates()
  const words = useFactWords()
  const serving = servingRow(entry, fact.code, null)
  const isOpen = entry.conflicts.includes(`${fact.code}/`)
  return (
    <tr>
      <th scope="row">{pick(fact.name)}</th>
      <td>
        <button
          type="button"
          className="fact-door"
          title={say('facts.open', { fact: pick(fact.name) })}
          onClick={() => open({ fact: fact.code, year: null })}
        >
          {isOpen ? (
            <Light is="lag">{say('facts.differ')}</Light>
          ) : serving === undefined ? (
            '—'
          ) : (
            (clear.get(serving.id) ?? words(fact, serving.value))
          )}
        </button>
        {serving?.expiresOn != null && (
          <small className="second"> {say('facts.expires', { day: dates.day(serving.expiresOn) })}</small>
        )}
      </td>
      <td>{serving !== undefined && <TrustMark of={serving.trust} />}</td>
      <td className="second wide-only">{serving?.source}</td>
      <td className="second nowrap wide-only">{serving === undefined ? '' : dates.day(serving.asOf)}</td>
    </tr>
  )
}
