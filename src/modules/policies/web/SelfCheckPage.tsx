import { useMutation } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { checkSelf, openSelfCheck } from '#modules/policies/self-check.contract.ts'
import { SelfCheckAnswers } from '#modules/policies/web/SelfCheckAnswers.tsx'
import { SelfCheckQuestions } from '#modules/policies/web/SelfCheckQuestions.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { useRead } from '#web/client/useRead.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type SelfCheckAnswer = Output<typeof checkSelf>
export type Question = SelfCheckAnswer['ask'][number]
export type Given = Readonly<Record<string, string | boolean>>
type Opened = Output<typeof openSelfCheck>

const SHAPE = { administration: maybe() }

/** Policies tried on facts of one's own, without an account: what is typed stays in this window. */
export function SelfCheckPage() {
  const [{ administration }] = useAddress(SHAPE)
  const told = useRead(openSelfCheck, administration === undefined ? {} : { administration })
  return <Waiting for={told}>{(opened) => <SelfCheck of={opened} />}</Waiting>
}

function SelfCheck({ of: opened }: { readonly of: Opened }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const title = say('self.title', { administration: pick(opened.administration.name) })
  const back = (
    <p className="self-check-foot">
      <PageLink to="/sign-in" search={{ administration: opened.administration.code }}>
        {say('self.sign-in')}
      </PageLink>
    </p>
  )
  if (!opened.isOpen)
    return (
      <Outside title={title} wide>
        <State kind="empty" title={say('self.closed')} why={say('self.closed.why')} />
        {back}
      </Outside>
    )
  return (
    <Outside title={title} why={say('self.why')} wide>
      <Form of={opened} />
      {back}
    </Outside>
  )
}

function Form({ of: opened }: { readonly of: Opened }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const [policy, setPolicy] = useState('')
  const [given, setGiven] = useState<Given>({})
  const asking = useMutation<SelfCheckAnswer, Error, { readonly policy: string; readonly facts: Given }>({
    mutationFn: ({ policy: code, facts }) =>
      call(
        checkSelf,
        { administration: opened.administration.code, facts, ...(code !== '' && { policy: code }) },
        { withoutSession: true },
      ),
  })
  const { mutate } = asking
  useEffect(() => mutate({ policy: '', facts: {} }), [mutate])
  const answer = asking.data
  const choose = (code: string) => {
    setPolicy(code)
    mutate({ policy: code, facts: given })
  }
  return (
    <div className="stack self-check">
      <div className="field">
        <label htmlFor="self-policy">{say('self.policy')}</label>
        <Select
          id="self-policy"
          value={policy}
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            { value: '', label: say('self.all', { n: opened.policies.length }) },
            ...opened.policies.map(({ code, name }) => ({ value: code, label: pick(name) })),
          ]}
          onChange={choose}
        />
      </div>
      <Refused error={asking.error} />
      {answer !== undefined && (
        <SelfCheckQuestions
          ask={answer.ask}
          faults={answer.faults}
          given={given}
          busy={asking.isPending}
          send={(facts) => {
            setGiven(facts)
            mutate({ policy, facts })
          }}
        />
      )}
      {Object.keys(given).length > 0 && (
        <p className="row">
          <span className="second">{say('self.given', { n: Object.keys(given).length })}</span>
          <Button
            size="small"
            onClick={() => {
              setGiven({})
              mutate({ policy, facts: {} })
            }}
          >
            {say('self.clear')}
          </Button>
        </p>
      )}
      {answer !== undefined && <SelfCheckAnswers of={answer} isStarted={Object.keys(given).length > 0} />}
    </div>
  )
}
