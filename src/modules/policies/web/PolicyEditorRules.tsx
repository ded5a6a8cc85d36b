import { Button, Input, Select } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import {
  decimalOf,
  isMap,
  type Json,
  type Keys,
  listAt,
  startingRule,
  textAt,
} from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { PolicyEditorCited } from '#modules/policies/web/PolicyEditorCited.tsx'
import { PolicyEditorCondition } from '#modules/policies/web/PolicyEditorCondition.tsx'
import { useSay } from '#web/words/language.ts'

interface Props extends EditorPart {
  readonly section: 'vetoes' | 'requirements' | 'values'
}

const ADDED = { vetoes: 'editor.add-veto', requirements: 'editor.add-rule', values: 'editor.add-value' } as const
const STEM = { vetoes: 'veto', requirements: 'rule', values: 'value' } as const

/** Rules of one kind: the clause and its words at the left, what was made of it at the right. */
export function PolicyEditorRules({ section, ...part }: Props) {
  const say = useSay(policyEditorWords)
  return (
    <section className="card stack">
      <h2>{say(`editor.${section}`)}</h2>
      <RuleList
        {...part}
        rules={part.editing.definition[section]}
        keys={[section]}
        starting={() =>
          startingRule(part.editing.definition, STEM[section], { [section === 'values' ? 'is' : 'when']: '' })
        }
        add={say(ADDED[section])}
      />
    </section>
  )
}

interface RuleListProps extends EditorPart {
  readonly rules: unknown
  readonly keys: Keys
  readonly starting: () => Json
  readonly add: string
}

/** Rules that stand in a list, and a press that adds one. */
export function RuleList({ rules, keys, starting, add, ...part }: RuleListProps) {
  const { editing, disabled } = part
  const list = listAt(rules)
  return (
    <>
      {list.map((rule, at) => (
        <Rule
          key={textAt(isMap(rule) ? rule.code : at)}
          {...part}
          rule={isMap(rule) ? rule : {}}
          keys={[...keys, at]}
        />
      ))}
      {!disabled && (
        <div>
          <Button size="small" onClick={() => editing.set(keys, [...list, starting()])}>
            {add}
          </Button>
        </div>
      )}
    </>
  )
}

interface RuleProps extends EditorPart {
  readonly rule: Json
  readonly keys: Keys
}

function Rule({ rule, keys, ...part }: RuleProps) {
  const { editing, facts, disabled } = part
  const label = isMap(rule.name) ? textAt(rule.name.zh) : ''
  return (
    <PolicyEditorCited {...part} rule={rule} keys={keys}>
      {typeof rule.when === 'string' && (
        <PolicyEditorCondition
          label={label}
          source={rule.when}
          facts={facts}
          disabled={disabled}
          change={(source) => editing.set([...keys, 'when'], source)}
        />
      )}
      {typeof rule.is === 'string' && (
        <>
          <Input
            size="small"
            className="mono"
            aria-label={label}
            value={rule.is}
            disabled={disabled}
            onChange={({ target }) => editing.set([...keys, 'is'], target.value)}
          />
          <small className="second">{editing.findings.sentences[[...keys, 'is'].join('/')]}</small>
        </>
      )}
      {isMap(rule.score) && <ScoreTest {...part} score={rule.score} keys={[...keys, 'score']} />}
      {(['anyOf', 'allOf'] as const).map(
        (key) => Array.isArray(rule[key]) && <Nested key={key} {...part} rule={rule} keys={keys} group={key} />,
      )}
    </PolicyEditorCited>
  )
}

function Nested({ rule, keys, group, ...part }: RuleProps & { readonly group: 'anyOf' | 'allOf' }) {
  const say = useSay(policyEditorWords)
  const { editing, disabled } = part
  const children = listAt(rule[group])
  const other = group === 'anyOf' ? 'allOf' : 'anyOf'
  const turn = () => {
    const { [group]: moved, ...rest } = rule
    editing.set(keys, { ...rest, [other]: moved })
  }
  const add = () =>
    editing.set(
      [...keys, group],
      [...children, startingRule(editing.definition, 'rule', { clause: textAt(rule.clause), when: '' })],
    )
  return (
    <div className="nested-rules">
      <Button size="small" type="text" disabled={disabled} onClick={turn}>
        {say(group === 'anyOf' ? 'editor.any' : 'editor.all-of')} ⇄
      </Button>
      {children.map((child, at) => (
        <Rule
          key={textAt(isMap(child) ? child.code : at)}
          {...part}
          rule={isMap(child) ? child : {}}
          keys={[...keys, group, at]}
        />
      ))}
      {!disabled && (
        <Button size="small" onClick={add}>
          {say('editor.add-rule')}
        </Button>
      )}
    </div>
  )
}

function ScoreTest({ score, keys, editing, disabled }: EditorPart & { readonly score: Json; readonly keys: Keys }) {
  const say = useSay(policyEditorWords)
  const sheet = editing.definition.score
  const parts = isMap(sheet) ? listAt(sheet.parts).filter(isMap) : []
  const isAbove = score.above !== undefined
  const limit = textAt(isAbove ? score.above : score.atLeast)
  const write = (above: boolean, to: string) => {
    const { above: _, atLeast: __, ...rest } = score
    editing.set(keys, { ...rest, [above ? 'above' : 'atLeast']: decimalOf(to) })
  }
  return (
    <span className="condition-sentence">
      <Select
        size="small"
        disabled={disabled}
        popupMatchSelectWidth={false}
        aria-label={say('editor.score-test')}
        value={textAt(score.of)}
        options={[
          { value: '', label: say('editor.score-whole') },
          ...parts.map(({ code, name }) => ({
            value: textAt(code),
            label: isMap(name) ? textAt(name.zh) : textAt(code),
          })),
        ]}
        onChange={(of) => editing.set([...keys, 'of'], of === '' ? undefined : of)}
      />
      <Select
        size="small"
        disabled={disabled}
        aria-label={say('condition.relation')}
        value={isAbove ? 'above' : 'at-least'}
        options={(['above', 'at-least'] as const).map((value) => ({ value, label: say(`editor.score-${value}`) }))}
        onChange={(value) => write(value === 'above', limit)}
      />
      <Input
        size="small"
        className="condition-number"
        inputMode="decimal"
        disabled={disabled}
        aria-label={say('editor.points')}
        value={limit}
        onChange={({ target }) => write(isAbove, target.value)}
      />
    </span>
  )
}
