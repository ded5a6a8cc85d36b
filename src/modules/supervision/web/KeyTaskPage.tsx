import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Comments } from '#cases/web/Comments.tsx'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { getKeyTask } from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { DecidedBy } from '#modules/supervision/web/DecidedBy.tsx'
import { KeyTaskEntries } from '#modules/supervision/web/KeyTaskEntries.tsx'
import { Status } from '#modules/supervision/web/KeyTaskLedger.tsx'
import { ProgressForm } from '#modules/supervision/web/ProgressForm.tsx'
import { RaiseSlip } from '#modules/supervision/web/RaiseSlip.tsx'
import { RemarkButton } from '#modules/supervision/web/RemarkButton.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { Progress } from '#web/figure/Progress.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type KeyTaskView = Output<typeof getKeyTask>

/** One key task: what it is to bring, its nodes, what the lead unit says each month, and what the rule makes of it. */
export function KeyTaskPage() {
  const { keyTaskId } = useParams({ strict: false })
  const task = useRead(getKeyTask, { keyTaskId: keyTaskId ?? '' })
  return <Waiting for={task}>{(data) => <KeyTask of={data} />}</Waiting>
}

function KeyTask({ of: task }: { readonly of: KeyTaskView }) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()
  const [isRaising, setIsRaising] = useState(false)
  return (
    <>
      <PageHead
        title={pick(task.name)}
        crumbs={[
          { key: 'tasks', name: say('tasks'), to: '/key-tasks' },
          { key: 'number', name: `${task.number}` },
        ]}
        beside={<Status row={task} />}
        why={`${pick(task.target)} · ${pick(task.lead.name)} · ${dates.day(task.dueOn)}`}
      >
        {task.openSlip !== null && (
          <PageLink to="/slips/$slipId" params={{ slipId: task.openSlip.id }} className="button">
            {say('slip', { number: task.openSlip.number })}
          </PageLink>
        )}
        <RemarkButton item={pick(task.name)} on={{ unitId: task.lead.id, keyTaskId: task.id }} />
        {may('slip.raise') && task.openSlip === null && (
          <ActButton act={() => setIsRaising(true)}>{say('raise-slip')}</ActButton>
        )}
      </PageHead>
      {isRaising && (
        <RaiseSlip
          close={() => setIsRaising(false)}
          unitId={task.lead.id}
          about={{ kind: 'key-task', keyTaskId: task.id }}
          title={task.name.zh}
        />
      )}
      <div className="columns">
        <div className="stack">
          <section className="card stack">
            <h2>{say('current', { period: dates.period(task.period) })}</h2>
            <ProgressForm key={`${task.period} ${task.current?.version ?? 0}`} task={task} />
          </section>
          <section className="card stack">
            <h2>{say('entries')}</h2>
            <KeyTaskEntries entries={task.entries} />
          </section>
          <section className="card stack">
            <h2>{say('column.nodes')}</h2>
            <ul className="lines">
              {task.nodes.map((node) => (
                <li key={node.number}>
                  <span>
                    {dates.period(node.period)} {pick(node.text)}
                  </span>
                  <Light is={node.doneOn !== null ? 'ok' : node.isLate ? 'red' : 'none'}>
                    {node.doneOn !== null
                      ? say('node.done', { date: dates.day(node.doneOn) })
                      : node.isLate
                        ? say('node.late')
                        : say('node.due', { date: dates.day(node.dueOn) })}
                  </Light>
                </li>
              ))}
            </ul>
            <Lines name={say('steps')} of={task.steps.map(pick)} />
            <Lines name={say('column.measures')} of={task.measures.map(pick)} />
          </section>
        </div>
        <aside className="stack">
          <section className="card stack">
            <Facts task={task} />
          </section>
          <DecidedBy of={{ keyTaskId: task.id }} />
          <section className="card stack">
            <h2>{say('evidence')}</h2>
            <Files subjectKind="key-task" subjectId={task.id} />
          </section>
          <section className="card stack">
            <h2>{say('lights')}</h2>
            <ul className="lines">
              {task.lights.map((one) => (
                <li key={`${one.on} ${one.sign.code} ${one.reason.zh}`}>
                  <Light is={one.sign} reason={pick(one.reason)} /> <span className="second">{dates.day(one.on)}</span>
                </li>
              ))}
            </ul>
          </section>
          <section className="card stack">
            <Comments subjectKind="key-task" subjectId={task.id} />
          </section>
          <section className="card stack">
            <h2>{say('history')}</h2>
            <History
              of={task.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
            <Lines name={say('versions')} of={task.versions.map((one) => say('version.line', one))} />
          </section>
        </aside>
      </div>
    </>
  )
}

function Lines({ name, of }: { readonly name: string; readonly of: readonly string[] }) {
  if (of.length === 0) return null
  return (
    <div>
      <h3>{name}</h3>
      <ul>
        {of.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

const FEN_OF_TEN_THOUSAND = 1_000_000n

function Facts({ task }: { readonly task: KeyTaskView }) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const { name, post, phoneMasked } = task.responsible
  const whole = task.fundsFen === null ? null : String(BigInt(task.fundsFen) / FEN_OF_TEN_THOUSAND)
  return (
    <dl className="facts">
      <div>
        <dt>{say('percent')}</dt>
        <dd>
          <Progress percent={task.percent} /> {task.percent}%
        </dd>
      </div>
      <div>
        <dt>{say('column.person')}</dt>
        <dd>{[name, post === null ? null : pick(post), phoneMasked].filter(Boolean).join(' ')}</dd>
      </div>
      {task.cooperating.length > 0 && (
        <div>
          <dt>{say('column.cooperating')}</dt>
          <dd>{task.cooperating.map((unit) => pick(unit.short)).join(say('list.comma'))}</dd>
        </div>
      )}
      {task.goal !== null && (
        <div>
          <dt>{say('goal')}</dt>
          <dd>{pick(task.goal.name)}</dd>
        </div>
      )}
      {whole !== null && (
        <div>
          <dt>{say('funds')}</dt>
          <dd>{say('funds.value', { amount: whole })}</dd>
        </div>
      )}
      {task.indicators.length > 0 && (
        <div>
          <dt>{say('indicators')}</dt>
          <dd>
            {task.indicators.map((indicator) => (
              <PageLink
                key={indicator.id}
                to="/indicators/$indicatorId"
                params={{ indicatorId: indicator.id }}
                className="tag"
              >
                {pick(indicator.name)}
              </PageLink>
            ))}
          </dd>
        </div>
      )}
    </dl>
  )
}
