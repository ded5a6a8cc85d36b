import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { getProblem, settleProblem } from '#modules/policies/cultivation.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { VisitList } from '#modules/policies/web/VisitList.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

/** What an enterprise raised, to be answered. */
export function VisitProblemPage() {
  const { visitProblemId = '' } = useParams({ strict: false })
  const told = useRead(getProblem, { visitProblemId })
  return <Waiting for={told}>{(data) => <Page id={visitProblemId} of={data} />}</Waiting>
}

function Page({ id, of }: { readonly id: string; readonly of: Output<typeof getProblem> }) {
  const say = useSay(ladderWords)
  const dates = useDates()
  const [isAnswering, setAnswering] = useState(false)
  const settle = useAct(settleProblem, { done: () => setAnswering(false), also: ['portrait', 'ladder'] })
  const problem = of.visit.problems.find((one) => one.id === id)
  if (problem === undefined) return null
  return (
    <>
      <PageHead
        title={say('problem.title', { name: of.name, problem: problem.problem })}
        crumbs={[
          { key: 'plans', name: say('portrait.plans'), to: '/cultivation-plans' },
          { key: 'visit', name: say('visits.head') },
        ]}
        why={say('problem.by', { who: problem.responsible, day: dates.day(problem.dueOn) })}
      >
        <PageLink
          to="/register-entries/$registerEntryId/portrait"
          params={{ registerEntryId: of.registerEntryId }}
          className="button"
        >
          {say('portrait.open')}
        </PageLink>
        {problem.state === 'open' && (
          <ActButton primary act={() => setAnswering(true)} reason={of.mayManage ? undefined : say('act.none')}>
            {say('act.answer')}
          </ActButton>
        )}
      </PageHead>
      <VisitList visits={[of.visit]} mayManage={false} />
      {isAnswering && (
        <ActForm
          title={problem.problem}
          deed={say('act.answer')}
          error={settle.error}
          busy={settle.isPending}
          close={() => setAnswering(false)}
          fields={[{ at: 'answer', label: say('problem.answer'), kind: 'area' }]}
          send={({ answer = '' }) => settle.mutate({ visitProblemId: id, answer })}
        />
      )}
    </>
  )
}
