import { Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { giveSheets, listReviewers } from '#modules/projects/score.contract.ts'
import { scoreWords } from '#modules/projects/score-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly caseId: string
  readonly close: () => void
  readonly done: () => void
}

type Reviewer = Output<typeof listReviewers>['people'][number]

const mayJudge = ({ conflicts, isGiven }: Reviewer) => conflicts.length === 0 && !isGiven

/** 发放评分表: those whom the review asks are chosen beforehand; who must stand back is told with the reason and cannot be. */
export function GiveSheets({ caseId, close, done }: Props) {
  const say = useSay(scoreWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const id = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<readonly string[] | undefined>()
  const [seen, setSeen] = useState<ReadonlyMap<string, Reviewer>>(new Map())
  const [dueOn, setDueOn] = useState('')
  const [panel, setPanel] = useState('')
  const found = useRead(listReviewers, { caseId, text: text.trim() }, { keepFormer: true }).data
  const act = useAct(giveSheets, { done })
  const people = found?.people ?? []
  const asked = people.filter(({ isAsked }) => isAsked)
  const ids = chosen ?? asked.filter(mayJudge).map((one) => one.id)
  const all = new Map([...seen, ...people.map((one) => [one.id, one] as const)])
  const whyNot = ({ isGiven, conflicts }: Reviewer) => [
    ...(isGiven ? [say('give.given')] : []),
    ...conflicts.map(({ kind, of }) => say(`conflict.${kind}`, { of })),
  ]
  const labelOf = (one: Reviewer) => [one.name, pick(one.unit), ...whyNot(one)].join(' · ')
  const options = [...people, ...[...all.values()].filter((one) => ids.includes(one.id) && !people.includes(one))].map(
    (one) => ({ value: one.id, label: labelOf(one), disabled: !mayJudge(one) }),
  )
  const barred = people.filter(({ conflicts }) => conflicts.length > 0)
  return (
    <Modal
      open
      width={600}
      title={say('give.title')}
      okText={say('give.deed', { n: ids.length })}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: act.isPending, disabled: ids.length === 0 }}
      onCancel={close}
      onOk={() => act.mutate({ caseId, personIds: [...ids], panel: panel.trim(), ...(dueOn !== '' && { dueOn }) })}
    >
      <div className="stack">
        <div className="field">
          <label htmlFor={id}>{say('give.people')}</label>
          <Select
            id={id}
            mode="multiple"
            showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
            placeholder={say('give.find')}
            value={[...ids]}
            options={options}
            onChange={(next: string[]) => {
              setSeen(all)
              setText('')
              setChosen(next)
            }}
          />
          <small className="second">
            {[
              say('give.chosen', { n: ids.length }),
              ...(barred.length > 0 ? [say('give.barred', { n: barred.length })] : []),
              say('give.asked'),
            ].join(say('and'))}
          </small>
        </div>
        {barred.length > 0 && (
          <ul className="plain small fault">
            {barred.map((one) => (
              <li key={one.id}>{labelOf(one)}</li>
            ))}
          </ul>
        )}
        <div className="two-columns">
          <Field at="dueOn" label={say('give.due')} error={act.error}>
            {(control) => <DateInput {...control} value={dueOn} change={setDueOn} min={found?.today} />}
          </Field>
          <Field at="panel" label={say('give.panel')} error={act.error}>
            {(control) => (
              <Input {...control} maxLength={40} value={panel} onChange={({ target }) => setPanel(target.value)} />
            )}
          </Field>
        </div>
        <Refused error={act.error} />
      </div>
    </Modal>
  )
}
