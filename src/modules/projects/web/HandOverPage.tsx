import { useNavigate, useParams } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { PeopleSelect } from '#modules/organisations/web/PeopleSelect.tsx'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { getCall, listFamilies } from '#modules/programmes/call.contract.ts'
import { handOverWords } from '#modules/projects/hand-over-screen.messages.ts'
import { handOver } from '#modules/projects/project.contract.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** 揭榜移交: the owner has picked an answer; its solver goes on with an application that says where it came from. */
export function HandOverPage() {
  const { callId } = useParams({ strict: false })
  const say = useSay(handOverWords)
  const pick = usePick()
  const navigate = useNavigate()
  const call = useRead(getCall, { callId: callId ?? '' })
  const recommenders = useRead(listFamilies, {}).data?.recommenders ?? []
  const [typed, setTyped] = useState({
    ...{ direction: '', title: '', unitId: '', leaderId: '', recommenderId: '' },
    ...{ challenge: '', wanted: '', owner: '', ownerUnitId: '', pickedOn: onOfficeClock(officeNow()).date },
  })
  const put = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const act = useAct(handOver, {
    done: ({ caseId }) => void navigate({ to: '/cases/$caseId', params: { caseId } }),
  })
  const { error } = act
  const { ownerUnitId, owner, ...asked } = typed
  const isWhole = Object.values(asked).every((one) => one.trim() !== '') && (ownerUnitId || owner.trim()) !== ''
  const text = (key: 'challenge' | 'wanted' | 'owner' | 'title', at: string, maxLength: number, hint?: string) => (
    <Field at={at} hint={hint} label={say(key === 'title' ? 'hand-over.name' : `hand-over.${key}`)} error={error}>
      {(control) => (
        <Input
          {...control}
          maxLength={maxLength}
          value={typed[key]}
          onChange={({ target }) => put({ [key]: target.value })}
        />
      )}
    </Field>
  )
  return (
    <Waiting for={call}>
      {(data) => {
        const challenges = data.content.directions.filter(
          ({ mode }) => data.modes.find(({ code }) => code === mode)?.challenge === true,
        )
        return (
          <>
            <PageHead
              title={say('hand-over.title', { title: data.title })}
              crumbs={[{ key: 'call', name: data.title, to: '/calls/$callId', params: { callId: data.id } }]}
              why={say('hand-over.why')}
            />
            <section className="card stack">
              <Refused error={error} />
              <div className="form-columns">
                <Field at="direction" label={say('hand-over.direction')} error={error}>
                  {({ id }) => (
                    <Select
                      id={id}
                      value={typed.direction || null}
                      options={challenges.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` }))}
                      onChange={(direction) => put({ direction: direction ?? '' })}
                    />
                  )}
                </Field>
                {text('challenge', 'origin/challenge', 60)}
                {text('wanted', 'origin/title', 200)}
                <Field
                  at="origin/ownerUnitId"
                  label={say('hand-over.ownerUnit')}
                  hint={say('hand-over.ownerUnit.why')}
                  error={error}
                >
                  {(control) => (
                    <UnitSelect
                      control={control}
                      value={ownerUnitId || undefined}
                      change={(unitId) => put({ ownerUnitId: unitId })}
                    />
                  )}
                </Field>
                {ownerUnitId === '' && text('owner', 'origin/owner', 120, say('hand-over.owner.why'))}
                <Field at="origin/pickedOn" label={say('hand-over.pickedOn')} error={error}>
                  {(control) => (
                    <DateInput {...control} value={typed.pickedOn} change={(pickedOn) => put({ pickedOn })} />
                  )}
                </Field>
                <Field at="unitId" label={say('hand-over.unit')} error={error}>
                  {(control) => (
                    <UnitSelect
                      control={control}
                      value={typed.unitId || undefined}
                      change={(unitId) => put({ unitId })}
                    />
                  )}
                </Field>
                <Field at="leaderId" label={say('hand-over.leader')} error={error}>
                  {(control) => (
                    <PeopleSelect
                      control={control}
                      most={1}
                      values={typed.leaderId === '' ? [] : [typed.leaderId]}
                      change={([leaderId]) => put({ leaderId: leaderId ?? '' })}
                    />
                  )}
                </Field>
                {text('title', 'title', 80)}
                <Field at="recommenderId" label={say('hand-over.recommender')} error={error}>
                  {({ id }) => (
                    <Select
                      id={id}
                      value={typed.recommenderId || null}
                      showSearch={{ optionFilterProp: 'label' }}
                      options={recommenders.map((unit) => ({ value: unit.id, label: pick(unit.name) }))}
                      onChange={(recommenderId) => put({ recommenderId: recommenderId ?? '' })}
                    />
                  )}
                </Field>
              </div>
              <ActButton
                primary
                busy={act.isPending}
                reason={isWhole ? undefined : say('hand-over.incomplete')}
                act={() => {
                  const { direction, title, unitId, leaderId, recommenderId, challenge, wanted, pickedOn } = typed
                  act.mutate({
                    ...{ callId: data.id, direction, title: title.trim(), unitId, leaderId, recommenderId },
                    origin: {
                      ...{ challenge: challenge.trim(), title: wanted.trim(), pickedOn },
                      ...(ownerUnitId === '' ? { owner: owner.trim() } : { ownerUnitId }),
                    },
                  })
                }}
              >
                {say('hand-over.deed')}
              </ActButton>
            </section>
          </>
        )
      }}
    </Waiting>
  )
}
