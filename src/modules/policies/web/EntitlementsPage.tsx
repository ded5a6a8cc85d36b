import { useParams } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { wan } from '#modules/funds/web/Wan.tsx'
import { listOwnAwards } from '#modules/policies/award-answer.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { getEntitlements } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { AwardLight } from '#modules/policies/web/AwardLight.tsx'
import { AwardToAnswer } from '#modules/policies/web/AwardToAnswer.tsx'
import { BestChoice } from '#modules/policies/web/BestChoice.tsx'
import { EntitlementGroups } from '#modules/policies/web/EntitlementGroups.tsx'
import { FactsUsed } from '#modules/policies/web/FactsUsed.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type Entitlements = Output<typeof getEntitlements>
const SHAPE = { on: maybe() }

/** What one enterprise is entitled to: money, reasons, what would change them, and the facts they rest on. */
export function EntitlementsPage() {
  const { registerEntryId = '' } = useParams({ strict: false })
  const [{ on }] = useAddress(SHAPE)
  const told = useRead(getEntitlements, { registerEntryId, ...(on !== undefined && { on }) })
  return <Waiting for={told}>{(data) => <Page of={data} />}</Waiting>
}

function Page({ of: told }: { readonly of: Entitlements }) {
  const say = useSay(policyWords)
  const dates = useDates()
  const { placeOf } = usePlaces()
  const { name, rows, choice } = told
  // A code alone says nothing: who sees no unit of that region is not told its name.
  const place = placeOf(told.region)
  const taken = choice.awards.filter(({ isTaken }) => isTaken).length
  const many = (state: Entitlements['rows'][number]['state']) => rows.filter((row) => row.state === state).length
  return (
    <>
      <PageHead
        title={
          taken === 0
            ? say('entitled.title.none', { name })
            : say('entitled.title', { name, n: taken, wan: wan(choice.totalFen) })
        }
        beside={place !== (told.region ?? '') && <span className="tag">{place}</span>}
        crumbs={[
          { key: 'policies', name: say('policies.list'), to: '/policies' },
          { key: 'entitlements', name: say('entitled.open') },
        ]}
        why={say('entitled.why', {
          ...{ key: told.key, day: dates.day(told.on), eligible: many('eligible'), near: many('near-miss') },
          unknown: many('unknown'),
        })}
      >
        <PageLink
          to="/register-entries/$registerEntryId/portrait"
          params={{ registerEntryId: told.registerEntryId }}
          className="button"
        >
          {say('entitled.portrait')}
        </PageLink>
        <PageLink
          to="/register-entries/$registerEntryId"
          params={{ registerEntryId: told.registerEntryId }}
          className="button"
        >
          {say('entitled.entry')}
        </PageLink>
      </PageHead>
      <div className="columns">
        <div className="stack">
          <ToAnswer of={told} />
          {choice.awards.length > 0 && <BestChoice of={told} />}
          <EntitlementGroups rows={rows} />
        </div>
        <aside className="stack">
          <Deadlines of={told} />
          <Rounds of={told} />
          <Corrections of={told} />
          <FactsUsed of={told} />
        </aside>
      </div>
    </>
  )
}

/** What the enterprise is asked about, where it reads why it is due: one press each. */
function ToAnswer({ of: { registerEntryId } }: { readonly of: Entitlements }) {
  const say = useSay(awardScreen)
  const may = useCan()
  const own = useRead(listOwnAwards, { which: 'open', registerEntryId }, { when: may('award.confirm') })
  const asked = (own.data?.rows ?? []).filter(({ mayAnswer }) => mayAnswer)
  if (asked.length === 0) return null
  return (
    <section className="card stack">
      <h2>{say('own.open')}</h2>
      {asked.map((row) => (
        <AwardToAnswer key={row.id} of={row} />
      ))}
    </section>
  )
}

function Deadlines({ of: { deadlines } }: { readonly of: Entitlements }) {
  const say = useSay(policyWords)
  const dates = useDates()
  const labelled = usePick()
  if (deadlines.length === 0) return null
  return (
    <section className="card stack">
      <h2>{say('deadlines.head')}</h2>
      <ul className="lines">
        {deadlines.map(({ label, on, days }) => (
          <li key={`${label.zh} ${on}`}>
            <Light is={days <= 30 ? 'lag' : 'near'}>
              {say('deadlines.line', { label: labelled(label), day: dates.day(on), days })}
            </Light>
          </li>
        ))}
      </ul>
    </section>
  )
}

const CORRECTION_TONES = { open: 'near', accepted: 'ok', dismissed: 'none' } as const

/** What was asked to be corrected and what an officer decided; the way to ask for more. */
function Corrections({ of: { corrections, registerEntryId } }: { readonly of: Entitlements }) {
  const say = useSay(policyWords)
  const labelled = usePick()
  return (
    <section className="card stack">
      <h2>{say('corrections.head')}</h2>
      <ul className="lines">
        {corrections.map(({ fact, label, year, state, reason, note, askedOn }) => (
          <li key={`${fact} ${year} ${askedOn}`}>
            <span>
              {say('corrections.line', { name: [year, labelled(label)].filter(Boolean).join(' '), reason })}
              {note !== null && (
                <>
                  <br />
                  <small className="second">{note}</small>
                </>
              )}
            </span>
            <Light is={CORRECTION_TONES[state]}>{say(`corrections.${state}`)}</Light>
          </li>
        ))}
      </ul>
      <p>
        <PageLink to="/register-entries/$registerEntryId" params={{ registerEntryId }}>
          {say('corrections.ask')}
        </PageLink>
      </p>
    </section>
  )
}

/** Awards of this enterprise that stand in rounds. */
function Rounds({ of: { awards, rows } }: { readonly of: Entitlements }) {
  const say = useSay(policyWords)
  const labelled = usePick()
  if (awards.length === 0) return null
  const nameOf = (code: string) => rows.find(({ policy }) => policy === code)?.name
  return (
    <section className="card stack">
      <h2>{say('awards.head')}</h2>
      <ul className="lines">
        {awards.map(({ roundId, title, policy, amountFen, state }) => {
          const name = nameOf(policy)
          return (
            <li key={`${roundId} ${policy}`}>
              <span>
                <PageLink to="/award-rounds/$awardRoundId" params={{ awardRoundId: roundId }}>
                  {title}
                </PageLink>
                <br />
                {name === undefined ? policy : labelled(name)} <b>{say('wan', { n: wan(amountFen) })}</b>{' '}
                <AwardLight of={state} />
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
