import { Button, Input, Select } from 'antd'
import { type Condition, nameOf, readCondition, writeCondition } from '#engine/expression/condition.ts'
import type { NamedFactTold } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { conditionOf, sentenceOfCondition, startingSentence } from '#modules/policies/policy-editor.rules.ts'
import { PolicyEditorSentence } from '#modules/policies/web/PolicyEditorSentence.tsx'
import { useSay } from '#web/words/language.ts'

export interface ConditionProps {
  readonly label: string
  readonly source: string
  readonly facts: readonly NamedFactTold[]
  readonly change: (source: string) => void
  readonly disabled?: boolean
}

/** A condition as sentences; what no sentence can say is shown as it is written. Writes the text of the rule. */
export function PolicyEditorCondition({ source, change, ...rest }: ConditionProps) {
  return (
    <Part
      {...rest}
      of={readCondition(source)}
      isWhole
      change={(next) => change(next === undefined ? '' : writeCondition(next))}
    />
  )
}

interface PartProps extends Pick<ConditionProps, 'label' | 'facts' | 'disabled'> {
  readonly of: Condition
  readonly isWhole?: boolean
  /** Undefined takes it away. */
  readonly change: (next: Condition | undefined) => void
}

function Part({ of: one, change, isWhole = false, ...rest }: PartProps) {
  const say = useSay(policyEditorWords)
  const { facts, disabled = false } = rest
  const starting = () => conditionOf(startingSentence(facts[0]!))
  const sentence = sentenceOfCondition(one)
  const isKnown = sentence !== undefined && facts.some(({ name }) => name === sentence.fact)
  if (one.kind === 'all' || one.kind === 'any') return <Group {...rest} of={one} change={change} isWhole={isWhole} />
  return (
    <div className="condition-part">
      {isKnown ? (
        <PolicyEditorSentence of={sentence} {...rest} change={(next) => change(conditionOf(next))} />
      ) : (
        <Formula of={one} {...rest} change={change} />
      )}
      {!disabled && facts.length > 0 && (
        <span className="condition-acts">
          {isWhole && (
            <Button size="small" type="text" onClick={() => change({ kind: 'all', parts: [one, starting()] })}>
              {say('condition.and')}
            </Button>
          )}
          {!isWhole && (
            <Button
              size="small"
              type="text"
              aria-label={say('condition.remove')}
              title={say('condition.remove')}
              onClick={() => change(undefined)}
            >
              ×
            </Button>
          )}
        </span>
      )}
    </div>
  )
}

function Group({
  of: { kind, parts },
  change,
  isWhole,
  ...rest
}: PartProps & { readonly of: Condition & { kind: 'all' | 'any' } }) {
  const say = useSay(policyEditorWords)
  const { facts, disabled = false, label } = rest
  const set = (at: number, next: Condition | undefined) => {
    const left = next === undefined ? parts.toSpliced(at, 1) : parts.with(at, next)
    change(left.length === 1 ? left[0] : { kind, parts: left })
  }
  const starting = () => conditionOf(startingSentence(facts[0]!))
  return (
    <fieldset className="condition-group">
      <legend className="visually-hidden">{label}</legend>
      <Select
        size="small"
        className="condition-join"
        value={kind}
        disabled={disabled}
        aria-label={say('condition.join')}
        options={(['all', 'any'] as const).map((value) => ({ value, label: say(`condition.${value}`) }))}
        onChange={(next) => change({ kind: next, parts })}
      />
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name; what they say may stand twice
        <Part key={at} {...rest} of={part} change={(next) => set(at, next)} />
      ))}
      {!disabled && facts.length > 0 && (
        <span className="row">
          <Button size="small" onClick={() => change({ kind, parts: [...parts, starting()] })}>
            {say('condition.add')}
          </Button>
          <Button
            size="small"
            type="text"
            onClick={() =>
              change({
                kind,
                parts: [...parts, { kind: kind === 'all' ? 'any' : 'all', parts: [starting(), starting()] }],
              })
            }
          >
            {say('condition.add-group')}
          </Button>
          {isWhole !== true && (
            <Button size="small" type="text" onClick={() => change(undefined)}>
              {say('condition.remove')}
            </Button>
          )}
        </span>
      )}
    </fieldset>
  )
}

/** What no sentence can say, and a condition of a fact that nobody knows: as it is written. */
function Formula({ of: one, change, label, disabled = false, facts }: PartProps) {
  const say = useSay(policyEditorWords)
  const source = writeCondition(one)
  const isEmpty = source.trim() === ''
  const first = one.kind === 'compare' ? nameOf(one.left) : undefined
  return (
    <span className="condition-formula">
      {isEmpty && facts.length > 0 ? (
        <Button size="small" disabled={disabled} onClick={() => change(conditionOf(startingSentence(facts[0]!)))}>
          {say('condition.add')}
        </Button>
      ) : (
        <small className="tag">{say(first === undefined ? 'condition.formula' : 'condition.unknown-fact')}</small>
      )}
      <Input
        size="small"
        className="mono"
        value={source}
        disabled={disabled}
        aria-label={label}
        placeholder={say('condition.formula')}
        onChange={({ target }) => change({ kind: 'formula', source: target.value })}
      />
    </span>
  )
}
