import { AutoComplete, Input, Select } from 'antd'
import { nameOf } from '#engine/expression/condition.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import {
  type Relation,
  relationsOf,
  type Sentence,
  startingSentence,
  typedOf,
  writtenOf,
} from '#modules/policies/policy-editor.rules.ts'
import type { ConditionProps } from '#modules/policies/web/PolicyEditorCondition.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props extends Pick<ConditionProps, 'label' | 'facts' | 'disabled'> {
  readonly of: Sentence
  readonly change: (next: Sentence) => void
}

/** Fact ▾ relation ▾ value with its unit. */
export function PolicyEditorSentence({ of: sentence, facts, label, change, disabled = false }: Props) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const fact = facts.find(({ name }) => name === sentence.fact)!
  const kind = fact.type === 'date' ? 'date' : fact.type === 'text' ? 'text' : 'number'
  const relations = [...new Set([...relationsOf(fact.type), sentence.relation])]
  const toFact = (name: string) => {
    const next = facts.find((one) => one.name === name)
    if (next === undefined) return
    const isAlike = next.type === fact.type || (kind === 'number' && /number|money/.test(next.type))
    change(isAlike ? { ...sentence, fact: name } : startingSentence(next))
  }
  const toRelation = (relation: Relation) => {
    const values =
      relation === 'yes' || relation === 'no' ? [] : relation === 'in' ? sentence.values : sentence.values.slice(0, 1)
    change({ ...sentence, relation, values })
  }
  return (
    <span className="condition-sentence">
      <Select
        size="small"
        className="condition-fact"
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        value={sentence.fact}
        disabled={disabled}
        aria-label={`${label} · ${say('condition.fact')}`}
        options={facts.map(({ name, label: told }) => ({ value: name, label: pick(told) }))}
        onChange={toFact}
      />
      <Select
        size="small"
        className="condition-relation"
        popupMatchSelectWidth={false}
        value={sentence.relation}
        disabled={disabled}
        aria-label={`${label} · ${say('condition.relation')}`}
        options={relations.map((value) => ({ value, label: say(`relation.${kind}.${value}` as 'relation.number.>=') }))}
        onChange={toRelation}
      />
      <Values of={sentence} {...{ facts, label, change, disabled }} />
      {fact.unit !== null && kind === 'number' && sentence.values.length > 0 && (
        <span className="second">{pick(fact.unit)}</span>
      )}
    </span>
  )
}

function Values({ of: sentence, facts, label, change, disabled = false }: Props) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const fact = facts.find(({ name }) => name === sentence.fact)!
  const named = `${label} · ${say('condition.value')}`
  const put = (typed: string) => change({ ...sentence, values: [writtenOf(typed, fact.type)] })
  if (sentence.relation === 'yes' || sentence.relation === 'no') return null
  if (sentence.relation === 'in')
    return (
      <Select
        size="small"
        mode="tags"
        className="condition-values"
        value={sentence.values.map((value) => typedOf(value, fact.type))}
        disabled={disabled}
        aria-label={named}
        options={fact.words.map((value) => ({ value, label: value }))}
        onChange={(values: string[]) =>
          values.length > 0 && change({ ...sentence, values: values.map((value) => writtenOf(value, fact.type)) })
        }
      />
    )
  const [value = ''] = sentence.values
  const other = nameOf(value) === undefined ? undefined : facts.find(({ name }) => name === value)
  if (fact.type === 'text')
    return (
      <AutoComplete
        size="small"
        className="condition-value"
        value={typedOf(value, 'text')}
        disabled={disabled}
        aria-label={named}
        options={fact.words.map((word) => ({ value: word }))}
        onChange={put}
      />
    )
  return (
    <Input
      size="small"
      className={/^[\d.]+$/.test(value) ? 'condition-number' : 'condition-value'}
      value={typedOf(value, fact.type)}
      disabled={disabled}
      aria-label={named}
      title={other === undefined ? undefined : pick(other.label)}
      onChange={({ target }) => put(target.value)}
    />
  )
}
