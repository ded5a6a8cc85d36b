import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { Person } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { assignRole, endRole, listRoles } from '#modules/organisations/role.contract.ts'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { useCan, useSession } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Held = Person['roles'][number]

/** Roles held, where and how long; giving and taking back belong to the security administrator. */
export function PersonRoles({ person }: { readonly person: Person }) {
  const say = useSay(personWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('role.assign')
  const own = useSession().actor.personId === person.id
  const why = own ? say('role.not-to-self') : may ? undefined : say('person.no-assign')
  const [giving, setGiving] = useState(false)
  const [ending, setEnding] = useState<Held | undefined>()
  const end = useAct(endRole, { also: ['person', 'session'], done: () => setEnding(undefined) })
  const ended = ending && say('role.end.of', { name: person.name, role: pick(ending.name) })
  const span = (held: Held) => {
    const told = { unit: pick(held.unitName), from: dates.day(held.fromOn) }
    return held.untilOn === null
      ? say('role.since', told)
      : say('role.between', { ...told, until: dates.day(held.untilOn) })
  }
  return (
    <section>
      <h3>{say('person.roles')}</h3>
      {person.roles.length === 0 && <p className="second">{say('role.none')}</p>}
      <ul className="lines">
        {person.roles.map((held) => (
          <li key={held.assignmentId}>
            <span>
              {pick(held.name)}
              {held.lentBy !== null && <span className="tag">{say('role.lent')}</span>}
              <br />
              <small className="second">{span(held)}</small>
            </span>
            {held.lentBy === null && (
              <Button size="small" type="text" disabled={why !== undefined} title={why} onClick={() => setEnding(held)}>
                {say('role.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {giving ? (
        <GiveRole person={person} close={() => setGiving(false)} />
      ) : (
        person.leftOn === null && (
          <ActButton size="small" act={() => setGiving(true)} {...(why !== undefined && { reason: why })}>
            {say('role.give')}
          </ActButton>
        )
      )}
      {ending !== undefined && ended !== undefined && (
        <ReasonDialog
          title={ended}
          deed={ended}
          least={2}
          busy={end.isPending}
          error={end.error}
          act={(reason) => end.mutate({ assignmentId: ending.assignmentId, reason })}
          close={() => setEnding(undefined)}
        />
      )}
    </section>
  )
}

function GiveRole({ person, close }: { readonly person: Person; readonly close: () => void }) {
  const say = useSay(personWords)
  const sayOrganisation = useSay(organisationWords)
  const pick = usePick()
  const roles = useRead(listRoles, {}).data?.rows ?? []
  const [roleCode, setRoleCode] = useState<string | undefined>()
  const [unitId, setUnitId] = useState<string>(person.unitId)
  const [untilOn, setUntilOn] = useState('')
  const [reason, setReason] = useState('')
  const act = useAct(assignRole, { also: ['person', 'session'], done: close })
  const chosen = roles.find((role) => role.code === roleCode)
  const excluded = (chosen?.excludes ?? []).flatMap((code) => roles.find((role) => role.code === code) ?? [])
  return (
    <form
      className="stack part"
      onSubmit={(event) => {
        event.preventDefault()
        if (roleCode === undefined) return
        act.mutate({ personId: person.id, roleCode, unitId, reason, ...(untilOn !== '' && { untilOn }) })
      }}
    >
      <Refused error={act.error} />
      <Field
        at="roleCode"
        label={say('role.which')}
        error={act.error}
        {...(excluded.length > 0 && {
          hint: say('role.excludes', { roles: excluded.map((role) => pick(role.name)).join(' · ') }),
        })}
      >
        {(control) => (
          <Select
            {...control}
            value={roleCode}
            showSearch={{ optionFilterProp: 'label' }}
            options={roles.map((role) => ({ value: role.code, label: pick(role.name) }))}
            onChange={setRoleCode}
          />
        )}
      </Field>
      <Field at="unitId" label={say('role.where')} error={act.error}>
        {(control) => <UnitSelect control={control} value={unitId} change={setUnitId} />}
      </Field>
      <Field at="untilOn" label={say('role.until')} hint={say('role.until.hint')} error={act.error}>
        {(control) => <DateInput {...control} value={untilOn} change={setUntilOn} />}
      </Field>
      <Field at="reason" label={sayOrganisation('unit.reason')} error={act.error}>
        {(control) => (
          <Input {...control} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <Button
        type="primary"
        htmlType="submit"
        loading={act.isPending}
        disabled={roleCode === undefined || reason.trim().length < 2}
      >
        {say('role.give.to', { name: person.name })}
      </Button>
    </form>
  )
}
