import { useParams } from '@tanstack/react-router'
import { Select } from 'antd'
import { useState } from 'react'
import { wan } from '#modules/funds/web/Wan.tsx'
import { getPolicy } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { askTrial, getTrial, listPolicyValues } from '#modules/policies/sandbox.contract.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import type { PolicyView } from '#modules/policies/web/PolicyPage.tsx'
import { type DraftClause, SandboxClauses, toldClauses } from '#modules/policies/web/SandboxClauses.tsx'
import { SandboxFormer } from '#modules/policies/web/SandboxFormer.tsx'
import { SandboxResult } from '#modules/policies/web/SandboxResult.tsx'
import { SandboxValues } from '#modules/policies/web/SandboxValues.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { trial: maybe() }
const ASK_EVERY_MS = 1_000

/** What would happen if: values of a policy and clauses that are not there yet, tried over all enterprises. */
export function SandboxPage() {
  const { policyCode = '' } = useParams({ strict: false })
  const policy = useRead(getPolicy, { policyCode })
  return <Waiting for={policy}>{(data) => <Sandbox key={data.code} of={data} />}</Waiting>
}

function Sandbox({ of: policy }: { readonly of: PolicyView }) {
  const say = useSay(sandboxWords)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  const { places } = usePlaces()
  const [{ trial: trialId }, change] = useAddress(SHAPE)
  const [changes, setChanges] = useState<Readonly<Record<string, string>>>({})
  const [clauses, setClauses] = useState<readonly DraftClause[]>([])
  const [region, setRegion] = useState<string | undefined>()
  const [isGoing, setGoing] = useState(false)
  const values = useRead(listPolicyValues, { policyCode: policy.code })
  const trial = useRead(
    getTrial,
    { policyTrialId: trialId ?? '' },
    { when: trialId !== undefined, keepFormer: true, ...(isGoing && { every: ASK_EVERY_MS }) },
  ).data
  const goes = trial?.state === 'waiting' || trial?.state === 'running'
  if (trial !== undefined && goes !== isGoing) setGoing(goes)
  const ask = useAct(askTrial, { done: ({ policyTrialId }) => change({ trial: policyTrialId }) })
  const told = toldClauses(clauses)
  const isEmpty = Object.keys(changes).length + told.length === 0
  const run = () =>
    ask.mutate({ policyCode: policy.code, changes, clauses: told, ...(region !== undefined && { region }) })
  const name = pick(policy.name)
  const result = trial?.result ?? undefined
  return (
    <>
      <PageHead
        title={
          result === undefined
            ? say('sandbox.title', { name })
            : say('sandbox.title.result', {
                ...{ name, before: wan(result.before.costFen), after: wan(result.after.costFen) },
                ...{ winners: result.winners, losers: result.losers },
              })
        }
        crumbs={[
          { key: 'policies', name: sayPolicy('policies.list'), to: '/policies' },
          { key: 'policy', name, to: '/policies/$policyCode', params: { policyCode: policy.code } },
          { key: 'sandbox', name: say('sandbox.crumb') },
        ]}
        why={say('sandbox.why', { version: policy.version, day: dates.day(policy.on) })}
      />
      <div className="fund-page">
        {trial !== undefined && <SandboxResult key={trial.policyTrialId} of={trial} />}
        <div className="columns">
          <div className="stack">
            <Waiting for={values}>
              {({ rows }) => <SandboxValues rows={rows} changes={changes} change={setChanges} error={ask.error} />}
            </Waiting>
            <SandboxClauses clauses={clauses} change={setClauses} />
          </div>
          <aside className="stack">
            <section className="card stack">
              <label htmlFor="sandbox-region">{say('sandbox.region')}</label>
              <Select
                id="sandbox-region"
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                value={region ?? null}
                placeholder={say('sandbox.region.all')}
                options={places}
                onChange={(next) => setRegion(next ?? undefined)}
              />
              <Refused error={ask.error} />
              <div className="row">
                <ActButton
                  primary
                  busy={ask.isPending || goes}
                  reason={isEmpty ? say('sandbox.nothing') : undefined}
                  act={run}
                >
                  {say('sandbox.run')}
                </ActButton>
                {!isEmpty && (
                  <ActButton
                    act={() => {
                      setChanges({})
                      setClauses([])
                    }}
                  >
                    {say('sandbox.clear')}
                  </ActButton>
                )}
              </div>
            </section>
            <SandboxFormer policyCode={policy.code} shown={trialId} show={(id) => change({ trial: id })} />
          </aside>
        </div>
      </div>
    </>
  )
}
