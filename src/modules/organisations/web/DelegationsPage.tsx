import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { listPeople } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { createDelegation, endDelegation, listDelegations } from '#modules/organisations/role.contract.ts'
import { useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useSession } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Delegations = Output<typeof listDelegations>
type Delegation = Delegations['rows'][number]

export function DelegationsPage() {
  return <Waiting for={useRead(listDelegations, {})}>{(data) => <Delegations of={data} />}</Waiting>
}

function Delegations({ of: { rows, lendable } }: { readonly of: Delegations }) {
  const say = useSay(personWords)
  const { actor } = useSession()
  const byMe = rows.filter((row) => row.fromPersonId === actor.personId)
  const toMe = rows.filter((row) => row.toPersonId === actor.personId)
  const running = (list: readonly Delegation[]) => list.filter((row) => !row.isEnded).length
  return (
    <>
      <PageHead
        title={say('delegations.title', { out: running(byMe), in: running(toMe) })}
        why={say('delegations.why')}
      />
      <div className="columns">
        <div className="stack">
          <section className="card">
            <h2>{say('delegations.by-me')}</h2>
            <List rows={byMe} mine />
          </section>
          <section className="card">
            <h2>{say('delegations.to-me')}</h2>
            <List rows={toMe} />
          </section>
        </div>
        <section className="card stack">
          <h2>{say('delegations.new')}</h2>
          {lendable.length === 0 ? (
            <p className="second">{say('delegations.nothing-lendable')}</p>
          ) : (
            <Lend lendable={lendable} />
          )}
        </section>
      </div>
    </>
  )
}

function List({ rows, mine }: { readonly rows: readonly Delegation[]; readonly mine?: boolean }) {
  const say = useSay(personWords)
  const pick = usePick()
  const dates = useDates()
  const today = useSessionInfo().data?.signedIn?.today ?? ''
  const end = useAct(endDelegation, { also: ['session'] })
  if (rows.length === 0)
    return <p className="second">{say(mine === true ? 'delegations.none.by-me' : 'delegations.none.to-me')}</p>
  return (
    <>
      <Refused error={end.error} />
      <ul className="lines">
        {rows.map((row) => {
          const state = row.isEnded || row.untilOn < today ? 'ended' : row.fromOn > today ? 'coming' : 'running'
          return (
            <li key={row.id}>
              <span>
                <b>{pick(row.roleName)}</b> {pick(row.unitName)} ·{' '}
                {mine === true
                  ? say('delegations.given', { name: row.toPersonName })
                  : say('delegations.from', { name: row.fromPersonName })}
                <br />
                <small className="second">
                  {say('delegations.when', { from: dates.day(row.fromOn), until: dates.day(row.untilOn) })}
                  {row.reason !== null && ` · ${row.reason}`}
                </small>
              </span>
              <span className="row">
                <Light is={state === 'running' ? 'ok' : state === 'coming' ? 'near' : 'none'}>
                  {say(`delegations.${state}`)}
                </Light>
                {mine === true && state !== 'ended' && (
                  <Button size="small" loading={end.isPending} onClick={() => end.mutate({ delegationId: row.id })}>
                    {say('delegations.end')}
                  </Button>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Lend({ lendable }: { readonly lendable: Delegations['lendable'] }) {
  const say = useSay(personWords)
  const pick = usePick()
  const { actor } = useSession()
  const today = useSessionInfo().data?.signedIn?.today ?? ''
  const [find, setFind] = useState('')
  const [typed, setTyped] = useState({
    assignmentId: lendable[0]!.assignmentId,
    toPersonId: '',
    fromOn: today,
    untilOn: '',
    reason: '',
  })
  const people = useRead(listPeople, { ...(find !== '' && { find }), limit: 50 }, { keepFormer: true }).data?.rows ?? []
  const act = useAct(createDelegation, { done: () => setTyped({ ...typed, toPersonId: '', untilOn: '', reason: '' }) })
  const ready =
    typed.toPersonId !== '' && typed.fromOn !== '' && typed.untilOn !== '' && typed.reason.trim().length >= 2
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate(typed)
      }}
    >
      <Refused error={act.error} />
      <Field at="assignmentId" label={say('role.which')} error={act.error}>
        {(control) => (
          <Select
            {...control}
            value={typed.assignmentId}
            options={lendable.map((one) => ({
              value: one.assignmentId,
              label: `${pick(one.roleName)} · ${pick(one.unitName)}`,
            }))}
            onChange={(assignmentId) => setTyped({ ...typed, assignmentId })}
          />
        )}
      </Field>
      <Field at="toPersonId" label={say('delegations.to')} error={act.error}>
        {(control) => (
          <Select
            {...control}
            value={typed.toPersonId || undefined}
            placeholder={say('people.find')}
            showSearch={{ filterOption: false, onSearch: setFind }}
            options={people
              .filter((person) => person.id !== actor.personId)
              .map((person) => ({ value: person.id, label: `${person.name} · ${pick(person.unitName)}` }))}
            onChange={(toPersonId) => setTyped({ ...typed, toPersonId })}
          />
        )}
      </Field>
      <div className="two-columns">
        <Field at="fromOn" label={say('role.from')} error={act.error}>
          {(control) => (
            <DateInput {...control} value={typed.fromOn} change={(date) => setTyped({ ...typed, fromOn: date })} />
          )}
        </Field>
        <Field at="untilOn" label={say('role.until')} error={act.error}>
          {(control) => (
            <DateInput {...control} value={typed.untilOn} change={(date) => setTyped({ ...typed, untilOn: date })} />
          )}
        </Field>
      </div>
      <Field at="reason" label={say('delegations.reason')} hint={say('delegations.reason.hint')} error={act.error}>
        {(control) => (
          <Input
            {...control}
            value={typed.reason}
            maxLength={500}
            onChange={(event) => setTyped({ ...typed, reason: event.target.value })}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" disabled={!ready} loading={act.isPending}>
        {say('delegations.act')}
      </Button>
    </form>
  )
}
