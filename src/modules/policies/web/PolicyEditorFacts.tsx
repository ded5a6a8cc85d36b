import { AutoComplete, Button, Select } from 'antd'
import type { NamedFactTold } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { decimalOf, type Json } from '#modules/policies/policy-editor.rules.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly given: Json
  readonly facts: readonly NamedFactTold[]
  readonly disabled: boolean
  readonly change: (given: Json) => void
}

/** Facts of a case, one a line, by the names the office calls them. */
export function PolicyEditorFacts({ given, facts, disabled, change }: Props) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const free = facts.filter(({ name }) => !Object.hasOwn(given, name))
  const labelOf = (name: string) => pick(facts.find((fact) => fact.name === name)?.label ?? { zh: name, en: name })
  return (
    <div className="given-facts">
      {Object.entries(given).map(([name, value]) => {
        const fact = facts.find((one) => one.name === name)
        return (
          <div key={name}>
            <span>{labelOf(name)}</span>
            {fact?.type === 'bool' ? (
              <Select
                size="small"
                disabled={disabled}
                aria-label={labelOf(name)}
                value={value === true ? 'yes' : 'no'}
                options={[
                  { value: 'yes', label: say('relation.number.yes') },
                  { value: 'no', label: say('relation.number.no') },
                ]}
                onChange={(next) => change({ ...given, [name]: next === 'yes' })}
              />
            ) : (
              <AutoComplete
                size="small"
                disabled={disabled}
                aria-label={labelOf(name)}
                value={String(value ?? '')}
                options={(fact?.words ?? []).map((word) => ({ value: word }))}
                onChange={(typed: string) =>
                  change({ ...given, [name]: /^(number|money)$/.test(fact?.type ?? '') ? decimalOf(typed) : typed })
                }
              />
            )}
            {!disabled && (
              <Button
                size="small"
                type="text"
                aria-label={say('editor.remove', { name: labelOf(name) })}
                onClick={() => {
                  const { [name]: _, ...rest } = given
                  change(rest)
                }}
              >
                ×
              </Button>
            )}
          </div>
        )
      })}
      {!disabled && (
        <Select
          size="small"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={null}
          placeholder={say('editor.case.add-fact')}
          aria-label={say('editor.case.add-fact')}
          options={free.map(({ name, label }) => ({ value: name, label: pick(label) }))}
          onChange={(name: string) => {
            const { type, words } = facts.find((one) => one.name === name)!
            const first =
              type === 'bool' ? true : type === 'text' ? (words[0] ?? '') : type === 'date' ? '2023-01-01' : 0
            change({ ...given, [name]: first })
          }}
        />
      )}
    </div>
  )
}
