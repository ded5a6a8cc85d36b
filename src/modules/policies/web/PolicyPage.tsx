import { useParams } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { wan } from '#modules/funds/web/Wan.tsx'
import { getPolicy } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { NearEnterprises } from '#modules/policies/web/NearEnterprises.tsx'
import { PolicyCases } from '#modules/policies/web/PolicyCases.tsx'
import { PolicyChanges } from '#modules/policies/web/PolicyChanges.tsx'
import { ReachedEnterprises } from '#modules/policies/web/ReachedEnterprises.tsx'
import { RuleTable } from '#modules/policies/web/RuleTable.tsx'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type PolicyView = Output<typeof getPolicy>
const SHAPE = { on: maybe() }

/** One policy: its text beside the rules made of it, what it gives, whom it reaches, who nearly qualifies. */
export function PolicyPage() {
  const { policyCode = '' } = useParams({ strict: false })
  const [{ on }] = useAddress(SHAPE)
  const policy = useRead(getPolicy, { policyCode, ...(on !== undefined && { on }) }, { keepFormer: true })
  return <Waiting for={policy}>{(data) => <Policy key={data.code} of={data} />}</Waiting>
}

function Policy({ of: policy }: { readonly of: PolicyView }) {
  const say = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  const { document, reach } = policy
  const today = onOfficeClock(officeNow()).date
  const isInForce = policy.from <= today && (policy.to === null || today <= policy.to)
  const name = pick(policy.name)
  const about = {
    title: pick(document.title),
    number: document.number ?? '',
    issuer: pick(document.issuer),
    from: dates.day(policy.from),
  }
  return (
    <>
      <PageHead
        title={
          !isInForce
            ? say('policy.title.other', { name, version: policy.version })
            : reach.eligibleFen === '0'
              ? say('policy.title.plain', { name, n: reach.eligible })
              : say('policy.title', { name, n: reach.eligible, wan: wan(reach.eligibleFen) })
        }
        beside={
          <>
            <span className="tag">{say(`way.${policy.way}`)}</span>
            {policy.isSample && <Sample />}
          </>
        }
        crumbs={[
          { key: 'policies', name: say('policies.list'), to: '/policies' },
          { key: 'area', name: pick(policy.area) },
          { key: 'version', name: say('policy.version', { version: policy.version }) },
        ]}
        why={
          policy.to === null
            ? say('policy.document', about)
            : say('policy.document.to', { ...about, to: dates.day(policy.to) })
        }
      >
        <PolicyChanges of={policy} />
      </PageHead>
      <div className="fund-page">
        <div className="columns">
          <div className="stack">
            <RuleTable of={policy} />
            <PolicyCases policyCode={policy.code} on={policy.on} />
            {policy.stacking.length > 0 && (
              <section className="card stack">
                <h2>{say('stacking.head')}</h2>
                <ul className="lines">
                  {policy.stacking.map(({ code, clause, reason }) => (
                    <li key={code}>
                      <span>
                        {pick(reason)} <small className="second">{clause}</small>
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {policy.notVerified.length > 0 && (
              <section className="card stack">
                <h2>{say('not-verified.head')}</h2>
                {policy.notVerified.map((text) => (
                  <p key={text.zh} className="second">
                    {pick(text)}
                  </p>
                ))}
              </section>
            )}
          </div>
          <aside className="stack">
            <Amount of={policy} />
            <Versions of={policy} />
          </aside>
        </div>
        {isInForce && (
          <>
            <ReachedEnterprises of={policy} />
            <NearEnterprises policyCode={policy.code} />
          </>
        )}
      </div>
    </>
  )
}

/** How the sum comes about, a line a step. */
function Amount({ of: { amount } }: { readonly of: PolicyView }) {
  const say = useSay(policyWords)
  return (
    <section className="card stack">
      <h2>{say('amount.head')}</h2>
      {amount.length === 0 ? (
        <p className="second">{say('amount.none')}</p>
      ) : (
        <ul className="amount-lines">
          {amount
            .map((line, at) => ({ ...line, id: `${at} ${line.text}` }))
            .map(({ id, text, clause, depth }) => (
              <li key={id} className={`depth-${Math.min(depth, 3)}`}>
                {text}
                {clause !== '' && <small className="second"> {clause}</small>}
              </li>
            ))}
        </ul>
      )}
    </section>
  )
}

function Versions({ of: policy }: { readonly of: PolicyView }) {
  const say = useSay(policyWords)
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('policy.versions')}</h2>
      <ul className="lines">
        {policy.versions.map(({ version, from, to }) => (
          <li key={version}>
            <span>
              {version === policy.version ? (
                <b>{say('policy.version', { version })}</b>
              ) : (
                <PageLink to="/policies/$policyCode" params={{ policyCode: policy.code }} search={{ on: from }}>
                  {say('policy.version', { version })}
                </PageLink>
              )}{' '}
              <small className="second">
                {to === null
                  ? say('policy.version.span', { from: dates.day(from) })
                  : say('policy.version.span.to', { from: dates.day(from), to: dates.day(to) })}
                {version === policy.version && ` · ${say('policy.version.shown')}`}
              </small>
            </span>
          </li>
        ))}
      </ul>
      {policy.changes > 0 && <p className="second">{say('policy.changes', { n: policy.changes })}</p>}
    </section>
  )
}
