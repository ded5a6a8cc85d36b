import { Drawer, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { listKeyTasks } from '#modules/supervision/key-task.contract.ts'
import {
  assignDecision,
  getDecision,
  noteDecision,
  raiseDecision,
  strikeDecision,
} from '#modules/supervision/meeting-decision.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { ChangeDecision } from '#modules/supervision/web/DecisionForm.tsx'
import { Due, useFollowWords } from '#modules/supervision/web/DecisionTable.tsx'
import { Standing } from '#modules/supervision/web/MeetingState.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type View = Output<typeof getDecision>

/** One decision: what it asks of whom, what it has become, at which meetings it came up again. */
export function DecisionDrawer({ decisionId, close }: { readonly decisionId: string; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const decision = useRead(getDecision, { meetingDecisionId: decisionId })
  return (
    <Drawer open size={520} title={say('decision')} onClose={close}>
      <Waiting for={decision}>{(data) => <Opened decision={data} close={close} />}</Waiting>
    </Drawer>
  )
}

function Opened({ decision, close }: { readonly decision: View; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const dates = useDates()
  const { lead, cooperating, meeting, carries, slip, keyTask } = decision
  const follow = useFollowWords()(decision)
  return (
    <div className="stack">
      <p className="prose">{decision.text}</p>
      <p>
        <Standing of={decision.standing} /> <Due of={decision} />
      </p>
      <FollowActs decision={decision} close={close} />
      <dl className="facts">
        <div>
          <dt>{say('column.meeting')}</dt>
          <dd>
            <PageLink to="/meetings/$meetingId" params={{ meetingId: meeting.id }}>
              {pick(meeting.title)}
            </PageLink>
          </dd>
        </div>
        <div>
          <dt>{say('column.lead')}</dt>
          <dd>{pick(lead.name)}</dd>
        </div>
        {cooperating.length > 0 && (
          <div>
            <dt>{say('column.cooperating')}</dt>
            <dd>{cooperating.map(({ name }) => pick(name)).join(say('list.comma'))}</dd>
          </div>
        )}
        {(slip !== null || keyTask !== null) && (
          <div>
            <dt>{say('column.follow')}</dt>
            <dd>
              {slip !== null ? (
                <PageLink to="/slips/$slipId" params={{ slipId: slip.id }}>
                  {follow}
                </PageLink>
              ) : (
                <PageLink to="/key-tasks/$keyTaskId" params={{ keyTaskId: keyTask!.id }}>
                  {pick(keyTask!.name)}
                </PageLink>
              )}
              {decision.percent !== null && <span className="second"> {decision.percent}%</span>}
            </dd>
          </div>
        )}
        {decision.notedBecause !== null && (
          <div>
            <dt>{say('standing.noted')}</dt>
            <dd>{decision.notedBecause}</dd>
          </div>
        )}
      </dl>
      <h3>{say('decision.carries')}</h3>
      {carries.length === 0 ? (
        <p className="second">{say('decision.carries.none')}</p>
      ) : (
        <ul className="lines">
          {carries.map((one) => (
            <li key={one.meeting.id}>
              <PageLink to="/meetings/$meetingId" params={{ meetingId: one.meeting.id }}>
                {dates.day(one.meeting.heldOn)} {pick(one.meeting.title)}
              </PageLink>
              <Standing of={one.standing} />
            </li>
          ))}
        </ul>
      )}
      <h3>{say('history')}</h3>
      <History
        of={decision.history.map((line, at) => ({
          id: `${line.at} ${at}`,
          at: line.at,
          who: line.by,
          what: line.text,
        }))}
      />
    </div>
  )
}

const STALE = { also: ['slip', 'keyTask'] }

/** One click hands it out; what cannot be done now is grey and says why. Nothing is offered for what is being followed. */
function FollowActs({ decision, close }: { readonly decision: View; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const [open, choose] = useState<'assign' | 'change' | 'noteOnly' | 'strike'>()
  const { id: meetingDecisionId, version, number, acts } = decision
  const at = { meetingDecisionId, version }
  const done = () => choose(undefined)
  const raise = useAct(raiseDecision, STALE)
  const note = useAct(noteDecision, { done })
  const strike = useAct(strikeDecision, { done: close })
  if (decision.standing !== 'pending') return null
  const why = (act: { readonly may: boolean; readonly reason?: string | undefined }) =>
    act.may ? undefined : act.reason
  return (
    <>
      <div className="row">
        <ActButton primary busy={raise.isPending} reason={why(acts.raise)} act={() => raise.mutate(at)}>
          {say('decision.raise')}
        </ActButton>
        <ActButton reason={why(acts.assign)} act={() => choose('assign')}>
          {say('decision.assign')}
        </ActButton>
        <ActButton reason={why(acts.noteOnly)} act={() => choose('noteOnly')}>
          {say('decision.noteOnly')}
        </ActButton>
        {acts.decide.may && <ActButton act={() => choose('change')}>{say('decision.change')}</ActButton>}
        {acts.decide.may && (
          <ActButton danger act={() => choose('strike')}>
            {say('decision.strike')}
          </ActButton>
        )}
      </div>
      <Refused error={raise.error} />
      {open === 'change' && <ChangeDecision decision={decision} close={done} />}
      {open === 'assign' && <Assign decision={decision} close={done} />}
      {open === 'noteOnly' && (
        <ReasonDialog
          title={say('decision.deed', { act: say('decision.noteOnly'), n: number })}
          deed={say('decision.noteOnly')}
          least={2}
          busy={note.isPending}
          error={note.error}
          act={(reason) => note.mutate({ ...at, reason })}
          close={done}
        />
      )}
      {open === 'strike' && (
        <ReasonDialog
          title={say('decision.deed', { act: say('decision.strike'), n: number })}
          deed={say('decision.strike')}
          least={2}
          danger
          busy={strike.isPending}
          error={strike.error}
          act={(reason) => strike.mutate({ ...at, reason })}
          close={done}
        />
      )}
    </>
  )
}

/** A new key task at the end of the ledger, or one that the lead unit has already. */
function Assign({ decision, close }: { readonly decision: View; readonly close: () => void }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const [keyTaskId, choose] = useState('')
  const [responsible, name] = useState('')
  const year = Number(decision.dueOn.slice(0, 4))
  const tasks = useRead(listKeyTasks, { year, unitId: decision.lead.id }).data?.rows ?? []
  const assign = useAct(assignDecision, { ...STALE, done: close })
  const send = () =>
    assign.mutate({
      meetingDecisionId: decision.id,
      version: decision.version,
      ...(keyTaskId !== '' && { keyTaskId }),
      ...(keyTaskId === '' && responsible !== '' && { responsible }),
    })
  return (
    <Modal
      open
      title={say('decision.deed', { act: say('decision.assign'), n: decision.number })}
      okText={say('decision.assign')}
      okButtonProps={{ loading: assign.isPending }}
      onOk={send}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={assign.error} />
        <Field at="keyTaskId" label={say('decision.task.new')} error={assign.error}>
          {({ id }) => (
            <Select
              id={id}
              value={keyTaskId}
              options={[
                { value: '', label: say('decision.task.create') },
                ...tasks
                  .filter(({ lead, doneOn }) => lead.id === decision.lead.id && doneOn === null)
                  .map((task) => ({ value: task.id, label: pick(task.name) })),
              ]}
              onChange={choose}
            />
          )}
        </Field>
        {keyTaskId === '' && (
          <Field at="responsible" label={say('decision.responsible')} error={assign.error}>
            {(control) => (
              <Input {...control} maxLength={40} value={responsible} onChange={(e) => name(e.target.value)} />
            )}
          </Field>
        )}
      </div>
    </Modal>
  )
}
