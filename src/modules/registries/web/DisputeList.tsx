import { useState } from 'react'
import type { ShownDispute } from '#modules/registries/entry.ts'
import { decideDispute } from '#modules/registries/fact.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import type { Entry } from '#modules/registries/web/EntryPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { open: 'near', accepted: 'ok', dismissed: 'none' } as const

/** What the entity says is wrong, and what an officer decided. */
export function DisputeList({ of: entry }: { readonly of: Entry }) {
  const say = useSay(registryWords)
  return (
    <section className="card stack">
      <h2>{say('disputes.head')}</h2>
      <ul className="lines">
        {entry.disputes.map((dispute) => (
          <Line key={dispute.id} entry={entry} of={dispute} />
        ))}
      </ul>
    </section>
  )
}

function Line({ entry, of: dispute }: { readonly entry: Entry; readonly of: ShownDispute }) {
  const say = useSay(registryWords)
  const pick = usePick()
  const dates = useDates()
  const [deciding, setDeciding] = useState<'accept' | 'dismiss' | undefined>()
  const decide = useAct(decideDispute, { done: () => setDeciding(undefined) })
  const fact = entry.facts.find(({ code }) => code === dispute.fact)
  const name = [dispute.year, fact === undefined ? dispute.fact : pick(fact.name)].filter(Boolean).join(' ')
  return (
    <li>
      <span>
        <b>{name}</b> <Light is={TONES[dispute.state]}>{say(`disputes.${dispute.state}`)}</Light>
        <br />
        {say('disputes.line', { who: dispute.askedBy, when: dates.near(dispute.askedAt), reason: dispute.reason })}
        {dispute.proposedValue !== null && <> · {say('disputes.proposed', { value: dispute.proposedValue })}</>}
        {dispute.note !== null && (
          <>
            <br />
            <small className="second">{[dispute.decidedBy, dispute.note].filter(Boolean).join(' · ')}</small>
          </>
        )}
        {dispute.mayDecide && (
          <span className="row fact-acts">
            <ActButton size="small" act={() => setDeciding('accept')}>
              {say('disputes.accept')}
            </ActButton>
            <ActButton size="small" act={() => setDeciding('dismiss')}>
              {say('disputes.dismiss')}
            </ActButton>
          </span>
        )}
      </span>
      {deciding !== undefined && (
        <ReasonDialog
          title={say('disputes.decide', { fact: name })}
          deed={say(`disputes.${deciding}`)}
          least={2}
          busy={decide.isPending}
          error={decide.error}
          act={(note) =>
            decide.mutate({
              registerEntryId: entry.id,
              disputeId: dispute.id,
              accept: deciding === 'accept',
              note,
            })
          }
          close={() => setDeciding(undefined)}
        />
      )}
    </li>
  )
}
