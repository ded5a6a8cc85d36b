import { Input, Modal, Radio, Select } from 'antd'
import { useId, useState } from 'react'
import { actOnCase, listCandidates } from '#cases/case-act.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { ActRefused } from '#cases/web/ActRefused.tsx'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Purpose = 'choose' | 'hand-over' | 'add-signer' | 'delegate'

interface PickerProps {
  readonly id: string
  readonly caseId: string
  readonly purpose: Purpose
  readonly most: number
  readonly value: readonly string[]
  readonly take: (people: readonly string[]) => void
}

/** People who may have the seat, found by name. */
function PeoplePicker({ id, caseId, purpose, most, value, take }: PickerProps) {
  const say = useSay(caseWords)
  const pick = usePick()
  const [text, setText] = useState('')
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const found = useRead(listCandidates, { caseId, for: purpose, text }, { keepFormer: true }).data?.people ?? []
  const options = found.map((person) => ({
    value: person.id,
    label: say('bracket', { what: person.name, more: pick(person.unit) }),
  }))
  const missing = value.filter((one) => !options.some((option) => option.value === one))
  return (
    <Select
      id={id}
      mode="multiple"
      maxCount={most}
      showSearch
      filterOption={false}
      placeholder={say('act.find')}
      searchValue={text}
      onSearch={setText}
      value={[...value]}
      options={[...options, ...missing.map((one) => ({ value: one, label: known.get(one) ?? one }))]}
      onChange={(people: string[]) => {
        setKnown(new Map([...known, ...options.map((option) => [option.value, option.label] as const)]))
        setText('')
        take(people)
      }}
    />
  )
}

interface GiveProps {
  readonly one: CaseView
  readonly kind: 'hand-over' | 'add-signer' | 'delegate'
  readonly seat: string
  readonly close: () => void
}

const PLACES = ['before', 'beside', 'after'] as const

/** 转办、加签、委托: the seat goes to somebody, or somebody joins it. */
export function GiveSeat({ one, kind, seat, close }: GiveProps) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const id = useId()
  const today = onOfficeClock(officeNow()).date
  const [people, setPeople] = useState<readonly string[]>([])
  const [place, setPlace] = useState<(typeof PLACES)[number]>('beside')
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const act = useAct(actOnCase, { done: close })
  const [to] = people
  const words = say(`act.${kind}`)
  const press = () => {
    if (to === undefined) return
    const common = { to, seat, seen: one.serial }
    const why = reason.trim() === '' ? {} : { reason: reason.trim() }
    act.mutate({
      caseId: one.id,
      act:
        kind === 'delegate'
          ? { kind, ...common, from, until }
          : kind === 'add-signer'
            ? { kind, ...common, place, ...why }
            : { kind, ...common, ...why },
    })
  }
  return (
    <Modal
      open
      title={say('act.deed', { act: words, title: one.title })}
      okText={words}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{
        loading: act.isPending,
        disabled: to === undefined || (kind === 'delegate' && (from === '' || until === '')),
      }}
      onOk={press}
      onCancel={close}
    >
      <div className="stack">
        <div className="field">
          <label htmlFor={id}>{say('act.person')}</label>
          <PeoplePicker id={id} caseId={one.id} purpose={kind} most={1} value={people} take={setPeople} />
        </div>
        {kind === 'add-signer' && (
          <div className="field">
            <span>{say('act.place')}</span>
            <Radio.Group
              value={place}
              options={PLACES.map((value) => ({ value, label: say(`place.${value}`) }))}
              onChange={(event) => setPlace(event.target.value)}
            />
          </div>
        )}
        {kind === 'delegate' ? (
          <div className="two-columns">
            <div className="field">
              <label htmlFor={`${id}-from`}>{say('act.from')}</label>
              <DateInput id={`${id}-from`} value={from} change={setFrom} min={today} />
            </div>
            <div className="field">
              <label htmlFor={`${id}-until`}>{say('act.until')}</label>
              <DateInput id={`${id}-until`} value={until} change={setUntil} min={from} />
            </div>
          </div>
        ) : (
          <div className="field">
            <label htmlFor={`${id}-why`}>{say('act.reason.optional')}</label>
            <Input.TextArea
              id={`${id}-why`}
              rows={2}
              className="grows"
              maxLength={5000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        )}
        <ActRefused error={act.error} />
      </div>
    </Modal>
  )
}

/** The people of a task are chosen when it comes up: how many is the pack's rule. */
export function ChoosePeople({ one, close }: { readonly one: CaseView; readonly close: () => void }) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const id = useId()
  const [people, setPeople] = useState<readonly string[]>([])
  const act = useAct(actOnCase, { done: close })
  if (one.choose === undefined) return null
  const { name, least, most, odd } = one.choose
  const isEnough = people.length >= least && people.length <= most && (!odd || people.length % 2 === 1)
  const words = say('act.choose', { name: pick(name) })
  return (
    <Modal
      open
      width={600}
      title={say('act.deed', { act: words, title: one.title })}
      okText={words}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: act.isPending, disabled: !isEnough }}
      onOk={() => act.mutate({ caseId: one.id, act: { kind: 'choose', people: [...people], seen: one.serial } })}
      onCancel={close}
    >
      <div className="stack">
        <div className="field">
          <label htmlFor={id}>{say('act.people')}</label>
          <PeoplePicker id={id} caseId={one.id} purpose="choose" most={most} value={people} take={setPeople} />
          <small className="second">
            {[
              say(odd ? 'act.people.odd' : 'act.people.n', { least, most }),
              say('act.people.chosen', { n: people.length }),
            ].join(say('also'))}
          </small>
        </div>
        <ActRefused error={act.error} />
      </div>
    </Modal>
  )
}
