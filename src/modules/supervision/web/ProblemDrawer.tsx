import { Drawer } from 'antd'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import * as contract from '#modules/supervision/problem.contract.ts'
import type { PROBLEM_ACTS } from '#modules/supervision/problem.rules.ts'
import { problemWords } from '#modules/supervision/problem-screen.messages.ts'
import { Choice, ProblemForm } from '#modules/supervision/web/ProblemForm.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly of: contract.ProblemRow
  readonly close: () => void
}

type Deed = Exclude<(typeof PROBLEM_ACTS)[number], 'take'>

/** One problem: what it says, what may be done about it, and every step in sentences. */
export function ProblemDrawer({ of: problem, close }: Props) {
  const say = useSay(problemWords)
  const pick = usePick()
  const dates = useDates()
  const [deed, setDeed] = useState<Deed | undefined>()
  const take = useAct(contract.takeProblem)
  const history = useRead(contract.problemHistory, { problemId: problem.id })
  const versioned = { problemId: problem.id, version: problem.version }
  const facts = [
    ['column.help', problem.help],
    ['column.owner', problem.owner ? pick(problem.owner.name) : ''],
    ['column.due', problem.dueOn === null ? '' : dates.day(problem.dueOn)],
    ['field.indicator', problem.indicator ? pick(problem.indicator.name) : ''],
    ['field.task', problem.keyTask ? pick(problem.keyTask.name) : ''],
    ['column.answer', problem.answer ?? ''],
    ['column.result', problem.result ?? ''],
  ] as const
  const button = (act: (typeof PROBLEM_ACTS)[number], word: string, run: () => void, primary = false) => {
    const answer = problem.acts[act]
    // What is another's to do is not offered; what is mine and not now is grey, with the reason.
    if (answer === undefined || (!answer.may && act !== 'solve')) return null
    return (
      <ActButton primary={primary} busy={act === 'take' && take.isPending} act={run} reason={answer.reason}>
        {word}
      </ActButton>
    )
  }
  return (
    <Drawer open size={560} title={pick(problem.unit.name)} onClose={close}>
      <div className="stack">
        <p className="prose">{problem.text}</p>
        <p className="second small">
          {say('raised', { by: problem.raisedBy, at: dates.near(problem.raisedAt) })} · {say(`state.${problem.state}`)}
          {problem.carried > 0 && ` · ${say('carried', { n: problem.carried })}`}
        </p>
        <dl className="cell-facts">
          {facts.map(
            ([head, value]) =>
              value !== '' && (
                <div key={head}>
                  <dt>{say(head)}</dt>
                  <dd className="prose">{value}</dd>
                </div>
              ),
          )}
        </dl>
        <Refused error={take.error} />
        <div className="row">
          {button('take', say('act.take'), () => take.mutate(versioned), true)}
          {button('answer', say('act.answer'), () => setDeed('answer'))}
          {button('assign', say('act.assign'), () => setDeed('assign'))}
          {button('solve', say('act.solve'), () => setDeed('solve'))}
          {button('change', say('change'), () => setDeed('change'))}
          {button('reopen', say('act.reopen'), () => setDeed('reopen'))}
        </div>
        {deed === 'answer' && <Answer of={problem} close={() => setDeed(undefined)} />}
        {deed === 'solve' && <Solve of={problem} close={() => setDeed(undefined)} />}
        {deed === 'assign' && <Assign of={problem} close={() => setDeed(undefined)} />}
        {deed === 'reopen' && <Reopen of={problem} close={() => setDeed(undefined)} />}
        {deed === 'change' && (
          <ProblemForm unitId={problem.unit.id} title={say('change')} of={problem} close={() => setDeed(undefined)} />
        )}
        <section className="stack">
          <h2>{say('history')}</h2>
          <Waiting for={history}>
            {({ rows }) => (
              <History
                of={rows.map((line, at) => ({ id: `${line.at} ${at}`, at: line.at, who: line.by, what: line.text }))}
              />
            )}
          </Waiting>
        </section>
      </div>
    </Drawer>
  )
}

function Answer({ of: { id: problemId, version }, close }: Props) {
  const say = useSay(problemWords)
  const [text, setText] = useState('')
  const answer = useAct(contract.answerProblem, { done: close })
  return (
    <div className="stack">
      <Refused error={answer.error} />
      <TextField
        at="text"
        label={say('field.answer')}
        error={answer.error}
        rows={3}
        grows
        maxLength={2000}
        value={text}
        change={setText}
      />
      <ActButton primary busy={answer.isPending} act={() => answer.mutate({ problemId, version, text })}>
        {say('act.answer')}
      </ActButton>
    </div>
  )
}

function Solve({ of: { id: problemId, version }, close }: Props) {
  const say = useSay(problemWords)
  const [result, setResult] = useState('')
  const solve = useAct(contract.solveProblem, { done: close })
  return (
    <div className="stack">
      <Refused error={solve.error} />
      <TextField
        at="result"
        label={say('field.result')}
        error={solve.error}
        rows={3}
        grows
        maxLength={2000}
        value={result}
        change={setResult}
      />
      <ActButton primary busy={solve.isPending} act={() => solve.mutate({ problemId, version, result })}>
        {say('act.solve')}
      </ActButton>
    </div>
  )
}

function Assign({ of: problem, close }: Props) {
  const say = useSay(problemWords)
  const pick = usePick()
  const [ownerUnitId, setOwner] = useState<string | null>(problem.owner?.id ?? null)
  const [dueOn, setDueOn] = useState(problem.dueOn ?? '')
  const [note, setNote] = useState('')
  const units = useRead(contract.helpers, {}).data?.rows ?? []
  const assign = useAct(contract.assignProblem, { done: close })
  const { error } = assign
  return (
    <div className="stack">
      <Refused error={error} />
      <Choice
        at="ownerUnitId"
        label={say('column.owner')}
        error={error}
        value={ownerUnitId}
        options={units
          .filter(({ id }) => id !== problem.unit.id)
          .map((unit) => ({ value: unit.id, label: pick(unit.name) }))}
        change={setOwner}
      />
      <Field at="dueOn" label={say('column.due')} error={error}>
        {(control) => <DateInput {...control} value={dueOn} change={setDueOn} />}
      </Field>
      <TextField
        at="note"
        label={say('field.note')}
        error={error}
        rows={2}
        maxLength={500}
        value={note}
        change={setNote}
      />
      <ActButton
        primary
        busy={assign.isPending}
        act={() =>
          assign.mutate({
            problemId: problem.id,
            version: problem.version,
            ownerUnitId: ownerUnitId ?? '',
            dueOn,
            note,
          })
        }
      >
        {say('act.assign')}
      </ActButton>
    </div>
  )
}

function Reopen({ of: { id: problemId, version }, close }: Props) {
  const say = useSay(problemWords)
  const reopen = useAct(contract.reopenProblem, { done: close })
  return (
    <ReasonDialog
      title={say('reopen.title')}
      deed={say('act.reopen')}
      least={2}
      busy={reopen.isPending}
      error={reopen.error}
      act={(reason) => reopen.mutate({ problemId, version, reason })}
      close={close}
    />
  )
}
