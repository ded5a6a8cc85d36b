import { useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { Files } from '#cases/web/Files.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { cancelVisit, downloadVisit, getVisit, recordVisit } from '#modules/projects/visit.contract.ts'
import { visitWords } from '#modules/projects/visit-screen.messages.ts'
import { VisitFindings } from '#modules/projects/web/VisitFindings.tsx'
import { VisitState } from '#modules/projects/web/VisitState.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type VisitView = Output<typeof getVisit>

/** One visit, as it is written down on a telephone: record, photos, findings, in one column. */
export function VisitPage() {
  const { siteVisitId } = useParams({ strict: false })
  const visit = useRead(getVisit, { siteVisitId: siteVisitId ?? '' }, { keepFormer: true })
  return <Waiting for={visit}>{(data) => <Visit key={data.id} visit={data} />}</Waiting>
}

function Visit({ visit }: { readonly visit: VisitView }) {
  const say = useSay(visitWords)
  const pick = usePick()
  const [failed, setFailed] = useState<Error | undefined>()
  const [isCancelling, setIsCancelling] = useState(false)
  const cancel = useAct(cancelVisit, { done: () => setIsCancelling(false) })
  return (
    <>
      <PageHead
        title={visit.project.title}
        beside={<VisitState state={visit.state} />}
        crumbs={[
          { key: 'visits', name: say('visits'), to: '/visits' },
          {
            key: 'project',
            name: visit.project.number,
            to: '/projects/$projectId',
            params: { projectId: visit.project.id },
          },
        ]}
        why={say('visit.why', { unit: pick(visit.unit), number: visit.project.number, lead: visit.lead.name })}
      >
        <Refused error={failed} />
        <ActButton act={() => void download(downloadVisit, { siteVisitId: visit.id }).catch(setFailed)}>
          {say('paper')}
        </ActButton>
        {visit.acts.cancel && <ActButton act={() => setIsCancelling(true)}>{say('cancel')}</ActButton>}
      </PageHead>
      <div className="visit-grid">
        {visit.acts.record ? <Record visit={visit} /> : <Recorded visit={visit} />}
        <section className="card stack">
          <h2>{say('photos')}</h2>
          <p className="second small">{say('photos.why')}</p>
          <Files
            subjectKind="site-visit"
            subjectId={visit.id}
            {...((visit.state === 'settled' || visit.state === 'cancelled') && { reason: say(`state.${visit.state}`) })}
          />
        </section>
        <VisitFindings visit={visit} />
      </div>
      {isCancelling && (
        <ActForm
          title={say('cancel')}
          deed={say('cancel')}
          danger
          fields={[{ at: 'reason', label: say('cancel.reason'), kind: 'area' }]}
          error={cancel.error}
          busy={cancel.isPending}
          send={({ reason }) => cancel.mutate({ siteVisitId: visit.id, version: visit.version, reason: reason ?? '' })}
          close={() => setIsCancelling(false)}
        />
      )}
    </>
  )
}

/** What whoever leads the visit writes on the spot. */
function Record({ visit }: { readonly visit: VisitView }) {
  const say = useSay(visitWords)
  const [typed, setTyped] = useState({
    heldOn: visit.heldOn ?? visit.today,
    place: visit.place,
    met: visit.met,
    summary: visit.summary,
  })
  const save = useAct(recordVisit)
  const put = (name: keyof typeof typed) => (text: string) => setTyped({ ...typed, [name]: text })
  const send = (isDone: boolean) => save.mutate({ siteVisitId: visit.id, version: visit.version, ...typed, isDone })
  return (
    <section className="card stack">
      <h2>{say('record')}</h2>
      <Refused error={save.error} />
      <Field at="heldOn" label={say('record.held')} error={save.error}>
        {(control) => <DateInput {...control} value={typed.heldOn} change={put('heldOn')} />}
      </Field>
      {(['place', 'met'] as const).map((name) => (
        <Field key={name} at={name} label={say(`record.${name}`)} error={save.error}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={typed[name]}
              onChange={({ target }) => put(name)(target.value)}
            />
          )}
        </Field>
      ))}
      <TextField
        at="summary"
        label={say('record.summary')}
        error={save.error}
        rows={5}
        grows
        maxLength={2000}
        value={typed.summary}
        change={put('summary')}
      />
      <div className="acts">
        <ActButton busy={save.isPending} act={() => send(false)}>
          {say('record.save')}
        </ActButton>
        <ActButton primary busy={save.isPending} act={() => send(true)}>
          {say('record.done')}
        </ActButton>
      </div>
    </section>
  )
}

function Recorded({ visit }: { readonly visit: VisitView }) {
  const say = useSay(visitWords)
  const dates = useDates()
  const facts = [
    ['column.purpose', visit.purpose],
    ['column.planned', dates.day(visit.plannedOn)],
    ['record.held', visit.heldOn === null ? '' : dates.day(visit.heldOn)],
    ['record.place', visit.place],
    ['record.met', visit.met],
    ['plan.companions', visit.companions],
    ['record.summary', visit.summary],
    ['cancel.reason', visit.reason],
  ] as const
  return (
    <section className="card stack">
      <h2>{say('record')}</h2>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value !== '' && (
              <div key={name}>
                <dt>{say(name)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <p>
        <PageLink to="/projects/$projectId" params={{ projectId: visit.project.id }}>
          {visit.project.number} {visit.project.title}
        </PageLink>
      </p>
    </section>
  )
}
