import { Button, Input, Modal, Radio, Select } from 'antd'
import { useId, useState } from 'react'
import { actOnCase } from '#cases/case-act.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { ActRefused } from '#cases/web/ActRefused.tsx'
import { ABOUT_CASE } from '#cases/web/about-case.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { useMarks } from '#cases/web/marks.ts'
import { useAct } from '#web/client/useAct.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Action = CaseView['actions'][number]
type Fact = Action['needs']['facts'][number]

interface Props {
  readonly one: CaseView
  readonly action: Action
  readonly close: () => void
}

/** What an action asks for before it is taken: where to, why, what is to be mended, facts to be entered with it. */
export function TakeDialog({ one, action, close }: Props) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const id = useId()
  const { marks, setMarks, setIsMarking, openForm, saver } = useMarks()
  const [isUnsaved, setIsUnsaved] = useState(false)
  const { needs } = action
  const [reason, setReason] = useState('')
  const [to, setTo] = useState<string | undefined>(needs.targets.length === 1 ? needs.targets[0]!.code : undefined)
  const [facts, setFacts] = useState<Readonly<Record<string, Fact['value']>>>(() =>
    Object.fromEntries(needs.facts.flatMap(({ code, value }) => (value === undefined ? [] : [[code, value]]))),
  )
  const act = useAct(actOnCase, {
    also: ABOUT_CASE,
    done: () => {
      setMarks(new Map())
      setIsMarking(false)
      close()
    },
  })
  const isReturn = action.move === 'return'
  const name = pick(action.name)
  const [markable] = one.forms
  const isReady =
    (!needs.reason || reason.trim() !== '') &&
    (needs.targets.length <= 1 || to !== undefined) &&
    (!needs.marks || marks.size > 0)
  const deed = say('act.deed', { act: name, title: one.number ?? one.title })
  const press = async () => {
    const isSaved = (await saver.current?.flush()) ?? true
    setIsUnsaved(!isSaved)
    if (!isSaved) return
    act.mutate({
      caseId: one.id,
      act: {
        kind: 'take',
        action: action.code,
        seen: one.serial,
        ...(to !== undefined && needs.targets.length > 0 && { to }),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
        ...(isReturn && marks.size > 0 && { marks: [...marks].map(([at, note]) => ({ at, note })) }),
      },
      ...(needs.facts.length > 0 && { facts: given(facts) }),
    })
  }
  return (
    <Modal
      open
      width={560}
      title={say('act.deed', { act: name, title: one.title })}
      okText={deed.length > 24 ? name : deed}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ danger: action.says === 'no', loading: act.isPending, disabled: !isReady }}
      onCancel={close}
      onOk={() => void press()}
    >
      <div className="stack">
        {needs.targets.length > 1 && (
          <div className="field">
            <span>{say(isReturn ? 'act.target' : 'act.target.onward')}</span>
            <Radio.Group
              value={to ?? null}
              options={needs.targets.map(({ code, name: words }) => ({ value: code, label: pick(words) }))}
              onChange={(event) => setTo(event.target.value)}
            />
          </div>
        )}
        {needs.facts.map((fact) => (
          <FactField
            key={fact.code}
            fact={fact}
            value={facts[fact.code]}
            take={(value) => setFacts((former) => ({ ...former, [fact.code]: value }))}
          />
        ))}
        {isReturn && markable !== undefined && (
          <div className="field">
            {marks.size > 0 ? (
              <span>{say('act.marks', { n: marks.size })}</span>
            ) : (
              <span className={needs.marks ? 'fault' : 'second'}>
                {needs.marks ? say('act.marks.none') : say('act.marks.how', { form: pick(markable.name) })}
              </span>
            )}
            <Button
              size="small"
              onClick={() => {
                openForm(markable.code)
                setIsMarking(true)
                close()
              }}
            >
              {say('act.marks.begin')}
            </Button>
          </div>
        )}
        <div className="field">
          <label htmlFor={id}>{needs.reason ? say('act.reason') : say('act.reason.optional')}</label>
          <Input.TextArea
            id={id}
            rows={3}
            className="grows"
            maxLength={5000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {isUnsaved && <p className="fault">{say('act.unsaved')}</p>}
        <ActRefused error={act.error} />
      </div>
    </Modal>
  )
}

/** What was cleared is told as nothing. */
const given = (facts: Readonly<Record<string, Fact['value']>>) =>
  Object.fromEntries(Object.entries(facts).map(([code, value]) => [code, value ?? null]))

interface FactProps {
  readonly fact: Fact
  readonly value: Fact['value']
  readonly take: (value: Fact['value']) => void
}

function FactField({ fact, value, take }: FactProps) {
  const say = useSay(caseWords)
  const pick = usePick()
  const id = useId()
  const label =
    fact.unit === undefined ? pick(fact.name) : say('bracket', { what: pick(fact.name), more: pick(fact.unit) })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <FactInput id={id} fact={fact} value={value} take={take} />
    </div>
  )
}

function FactInput({ id, fact, value, take }: FactProps & { readonly id: string }) {
  if (fact.type === 'bool') return <YesNo value={value} take={take} />
  if (fact.type === 'date')
    return <DateInput id={id} value={typeof value === 'string' ? value : ''} change={(day) => take(day || undefined)} />
  if (fact.oneOf !== undefined)
    return (
      <Select
        id={id}
        value={(value as string | undefined) ?? null}
        options={fact.oneOf.map((one) => ({ value: one, label: one }))}
        onChange={(one) => take(one ?? undefined)}
      />
    )
  if (fact.type === 'texts')
    return (
      <Select
        id={id}
        mode="tags"
        open={false}
        value={Array.isArray(value) ? value : []}
        onChange={(texts: string[]) => take(texts)}
      />
    )
  return (
    <Input
      id={id}
      inputMode={fact.type === 'number' ? 'decimal' : 'text'}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => {
        const text = event.target.value
        const isNumber = fact.type === 'number' && /^-?\d+(\.\d+)?$/.test(text)
        take(text === '' ? undefined : isNumber ? Number(text) : text)
      }}
    />
  )
}

function YesNo({ value, take }: Pick<FactProps, 'value' | 'take'>) {
  const say = useSay(caseWords)
  return (
    <Radio.Group
      value={typeof value === 'boolean' ? value : null}
      options={[
        { value: true, label: say('fact.yes') },
        { value: false, label: say('fact.no') },
      ]}
      onChange={(event) => take(event.target.value)}
    />
  )
}
