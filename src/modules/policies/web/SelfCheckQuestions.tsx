import { Button, Input, Radio, Select } from 'antd'
import { useEffect, useState } from 'react'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import type { Given, Question, SelfCheckAnswer } from '#modules/policies/web/SelfCheckPage.tsx'
import { DateInput } from '#web/form/DateInput.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly ask: readonly Question[]
  readonly faults: SelfCheckAnswer['faults']
  readonly given: Given
  readonly busy: boolean
  readonly send: (facts: Given) => void
}

/** What decides most, asked first; what is not known may stay empty. */
export function SelfCheckQuestions({ ask, faults, given, busy, send }: Props) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const [typed, setTyped] = useState<Given>({})
  const names = ask.map(({ name }) => name).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: new questions begin empty
  useEffect(() => setTyped({}), [names])
  const faultOf = new Map(faults.map(({ name, text }) => [name, text]))
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => !faultOf.has(name)))
  if (ask.length === 0) return <p className="second">{say('self.none-left')}</p>
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const answered = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''))
        send({ ...known, ...answered })
      }}
    >
      <div>
        <h2>{say('self.ask', { n: ask.length })}</h2>
        <p className="second">{say('self.ask.why')}</p>
      </div>
      <div className="self-check-questions">
        {ask.map((question) => (
          <div key={question.name} className="field">
            <label htmlFor={`self-${question.name}`}>
              {pick(question.label)}
              {question.unit !== null && <span className="second"> {pick(question.unit)}</span>}
            </label>
            <Control
              of={question}
              value={typed[question.name]}
              change={(value) => setTyped({ ...typed, [question.name]: value })}
            />
            {faultOf.has(question.name) && <small className="fault">{faultOf.get(question.name)}</small>}
          </div>
        ))}
      </div>
      <p>
        <Button type="primary" htmlType="submit" loading={busy}>
          {say(Object.keys(given).length === 0 ? 'self.go' : 'self.again')}
        </Button>
      </p>
    </form>
  )
}

interface ControlProps {
  readonly of: Question
  readonly value: string | boolean | undefined
  readonly change: (value: string | boolean) => void
}

function Control({ of: { name, type, choices }, value, change }: ControlProps) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const id = `self-${name}`
  if (type === 'bool')
    return (
      <Radio.Group
        id={id}
        value={value === undefined ? '' : value}
        options={[
          { value: true, label: say('self.yes') },
          { value: false, label: say('self.no') },
          { value: '', label: say('self.unknown') },
        ]}
        onChange={({ target }) => change(target.value as string | boolean)}
      />
    )
  const text = typeof value === 'string' ? value : ''
  if (type === 'date') return <DateInput id={id} value={text} change={change} />
  if (choices.length > 0)
    return (
      <Select
        id={id}
        allowClear
        value={text === '' ? null : text}
        options={choices.map((choice) => ({ value: choice.value, label: pick(choice.label) }))}
        onChange={(next) => change(next ?? '')}
      />
    )
  return (
    <Input
      id={id}
      inputMode={type === 'number' ? 'decimal' : 'text'}
      maxLength={40}
      value={text}
      onChange={({ target }) => change(target.value.trim())}
    />
  )
}
