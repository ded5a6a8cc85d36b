import { useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import {
  checkEvaluation,
  getEvaluation,
  returnEvaluation,
  submitEvaluation,
} from '#modules/funds/evaluation.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { EvaluationLight } from '#modules/funds/web/EvaluationsPage.tsx'
import { wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { RefusalError } from '#web/client/refusal-error.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { TextField } from '#web/form/TextField.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type EvaluationView = Output<typeof getEvaluation>

/** One evaluation: what the ledger says, what the unit says of itself with its evidence, what the check made of it. */
export function EvaluationPage() {
  const { evaluationId = '' } = useParams({ strict: false })
  const evaluation = useRead(getEvaluation, { evaluationId })
  return <Waiting for={evaluation}>{(data) => <Evaluation key={data.version} of={data} />}</Waiting>
}

function Evaluation({ of: one }: { readonly of: EvaluationView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const result = one.checked ?? one.own
  return (
    <>
      <PageHead
        title={say('evaluation.title', {
          unit: pick(one.unit.name),
          year: one.year,
          result: result === null ? say('evaluation.none') : `${result.total} ${pick(result.grade.name)}`,
        })}
        beside={<EvaluationLight state={one.state} />}
        crumbs={[
          { key: 'all', name: say('evaluations.name'), to: '/funds/evaluations' },
          { key: 'unit', name: pick(one.unit.name) },
        ]}
        why={say('evaluation.why', {
          pool: pick(one.pool.name),
          budget: wan(one.execution.budgetFen),
          paid: wan(one.execution.paidFen),
        })}
      />
      <div className="columns">
        <div className="stack">
          <Scores of={one} />
        </div>
        <aside className="stack">
          <section className="card stack">
            <h2>{say('section.evidence')}</h2>
            {one.evidenceNeeded > 0 && <p className="second">{say('evaluation.needed', { n: one.evidenceNeeded })}</p>}
            <Files
              subjectKind="evaluation"
              subjectId={one.id}
              {...(!one.may.score && { reason: say('evaluation.settled') })}
            />
          </section>
          <section className="card stack">
            <h2>{say('section.history')}</h2>
            <History
              of={one.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
    </>
  )
}

function Scores({ of: one }: { readonly of: EvaluationView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const isOpen = one.may.score || one.may.check
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(one.parts.filter(({ isExecution }) => !isExecution).map((part) => [part.code, part.own ?? ''])),
  )
  const [words, setWords] = useState(one.may.score ? one.statement : '')
  const [isReturning, setReturning] = useState(false)
  const submit = useAct(submitEvaluation, { also: ['file'] })
  const check = useAct(checkEvaluation)
  const back = useAct(returnEvaluation, { done: () => setReturning(false) })
  const { error } = one.may.score ? submit : check
  const at = { evaluationId: one.id, version: one.version, scores: typed }
  const send = () => (one.may.score ? submit.mutate({ ...at, statement: words }) : check.mutate({ ...at, note: words }))
  const faultOf = (code: string) => (error instanceof RefusalError ? error.reasonAt(`scores/${code}`) : undefined)
  return (
    <section className="card stack">
      <h2>{say('section.scores')}</h2>
      <Refused error={error} />
      <table className="fund-budget">
        <thead>
          <tr>
            <th scope="col">{say('column.part')}</th>
            <th scope="col" className="n">
              {say('column.weight')}
            </th>
            <th scope="col" className="n">
              {say('column.self')}
            </th>
            <th scope="col" className="n">
              {say('column.checked')}
            </th>
            {isOpen && <th scope="col">{say(one.may.score ? 'column.self' : 'column.checked')}</th>}
          </tr>
        </thead>
        <tbody>
          {one.parts.map((part) => (
            <tr key={part.code}>
              <th scope="row">{pick(part.name)}</th>
              <td className="n">{part.weight}</td>
              <td className="n value">{part.own ?? '—'}</td>
              <td className="n value">{part.checked ?? '—'}</td>
              {isOpen && (
                <td>
                  {part.isExecution ? (
                    <small className="second">{say('evaluation.from-ledger')}</small>
                  ) : (
                    <>
                      <Input
                        aria-label={pick(part.name)}
                        status={faultOf(part.code) === undefined ? '' : 'error'}
                        maxLength={6}
                        value={typed[part.code] ?? ''}
                        onChange={({ target }) => setTyped({ ...typed, [part.code]: target.value })}
                      />
                      <small className="fault">{faultOf(part.code) ?? ''}</small>
                    </>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say('evaluation.total')}</th>
            <td className="n">100</td>
            <td className="n value value-strong">{one.own?.total ?? '—'}</td>
            <td className="n value value-strong">{one.checked?.total ?? '—'}</td>
            {isOpen && <td />}
          </tr>
        </tfoot>
      </table>
      <p className="second">
        {say('evaluation.grades', {
          list: one.grades.map(({ name, least }) => `${pick(name)} ≥ ${least}`).join(' · '),
        })}
      </p>
      {one.statement !== '' && !one.may.score && <p className="prose">{one.statement}</p>}
      {one.checkNote !== '' && <p className="prose second">{one.checkNote}</p>}
      {isOpen && (
        <>
          <TextField
            at={one.may.score ? 'statement' : 'note'}
            label={say(one.may.score ? 'field.statement' : 'field.note')}
            error={error}
            rows={4}
            maxLength={2000}
            value={words}
            change={setWords}
          />
          <div className="row">
            <ActButton primary busy={submit.isPending || check.isPending} act={send}>
              {say(one.may.score ? 'evaluation.submit' : 'evaluation.check')}
            </ActButton>
            {one.may.check && (
              <ActButton danger act={() => setReturning(true)}>
                {say('evaluation.return')}
              </ActButton>
            )}
          </div>
        </>
      )}
      {isReturning && (
        <ReasonDialog
          title={`${say('evaluation.return')} · ${pick(one.unit.name)}`}
          deed={say('evaluation.return')}
          least={2}
          danger
          busy={back.isPending}
          error={back.error}
          close={() => setReturning(false)}
          act={(note) => back.mutate({ evaluationId: one.id, version: one.version, note })}
        />
      )}
    </section>
  )
}
