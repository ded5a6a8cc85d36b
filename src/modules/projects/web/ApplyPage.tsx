import { useNavigate, useParams } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { getCall, listFamilies } from '#modules/programmes/call.contract.ts'
import type { CallView } from '#modules/programmes/web/call-draft.ts'
import { openApplication } from '#modules/projects/project.contract.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useCan, useSession } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Begins an application: direction, title, unit and office; all else is in the form. */
export function ApplyPage() {
  const { callId } = useParams({ strict: false })
  const say = useSay(projectWords)
  const pick = usePick()
  const navigate = useNavigate()
  const may = useCan()
  const { actor } = useSession()
  const call = useRead(getCall, { callId: callId ?? '' })
  const recommenders = useRead(listFamilies, {}).data?.recommenders ?? []
  const [direction, setDirection] = useState('')
  const [title, setTitle] = useState('')
  const [leaderId, setLeader] = useState('')
  const [unitId, setUnit] = useState(actor.unitId)
  const [recommenderId, setRecommender] = useState('')
  const open = useAct(openApplication, {
    done: ({ caseId }) => void navigate({ to: '/cases/$caseId', params: { caseId } }),
  })
  const { error } = open
  const isNamed = (data: CallView, code: string) => {
    const mode = data.content.directions.find((one) => one.code === code)?.mode
    return data.modes.find((one) => one.code === mode)?.named === true
  }
  const hintOf = (data: CallView, code: string) => {
    const mode = data.content.directions.find((one) => one.code === code)?.mode
    const organised = data.modes.find((one) => one.code === mode)
    const barred = data.own.barred.find((one) => one.direction === code)?.why
    return [organised && pick(organised.consequences), barred].filter((one) => one !== undefined).join(' ')
  }
  const isWhole = direction !== '' && title.trim().length >= 4 && recommenderId !== ''
  return (
    <Waiting for={call}>
      {(data) => (
        <>
          <PageHead
            title={say('apply.title', { title: data.title })}
            crumbs={[{ key: 'call', name: data.title, to: '/calls/$callId', params: { callId: data.id } }]}
            why={say('apply.why')}
          />
          <section className="card stack narrow">
            <Refused error={error} />
            <Field at="direction" label={say('apply.direction')} hint={hintOf(data, direction)} error={error}>
              {({ id }) => (
                <Select
                  id={id}
                  value={direction || null}
                  options={data.content.directions.map((one) => ({
                    value: one.code,
                    label: `${one.code} ${one.name}`,
                  }))}
                  onChange={(next) => setDirection(next ?? '')}
                />
              )}
            </Field>
            <Field at="title" label={say('apply.name')} error={error}>
              {(control) => (
                <Input {...control} maxLength={80} value={title} onChange={({ target }) => setTitle(target.value)} />
              )}
            </Field>
            {isNamed(data, direction) && (
              <Field at="leaderId" label={say('apply.leader')} error={error}>
                {({ id }) => (
                  <Select
                    id={id}
                    value={leaderId || null}
                    options={data.named.people
                      .filter((person) =>
                        data.content.directions.some(
                          (one) => one.code === direction && one.leaders.includes(person.id),
                        ),
                      )
                      .map((person) => ({ value: person.id, label: person.name }))}
                    onChange={(next) => setLeader(next ?? '')}
                  />
                )}
              </Field>
            )}
            <Field at="unitId" label={say('apply.unit')} error={error}>
              {(control) => (
                <UnitSelect
                  control={control}
                  value={unitId}
                  change={setUnit}
                  fits={(unit) => may('project.apply', unit.path)}
                />
              )}
            </Field>
            <Field at="recommenderId" label={say('apply.recommender')} error={error}>
              {({ id }) => (
                <Select
                  id={id}
                  value={recommenderId || null}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={recommenders.map((unit) => ({ value: unit.id, label: pick(unit.name) }))}
                  onChange={(next) => setRecommender(next ?? '')}
                />
              )}
            </Field>
            <ActButton
              primary
              busy={open.isPending}
              act={() =>
                isWhole &&
                open.mutate({
                  ...{ callId: data.id, unitId, direction, title: title.trim(), recommenderId },
                  ...(isNamed(data, direction) && leaderId !== '' && { leaderId }),
                })
              }
            >
              {say('apply.deed')}
            </ActButton>
          </section>
        </>
      )}
    </Waiting>
  )
}
