import { Button, Input } from 'antd'
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
import { PolicyEditorMark } from '#modules/policies/web/PolicyEditorMark.tsx'
import { PolicyEditorTiers } from '#modules/policies/web/PolicyEditorTiers.tsx'
import { useSay } from '#web/words/language.ts'

/** The score sheet: items by tiers, by the first that applies, the best or the sum of others. */
export function PolicyEditorScore(part: EditorPart) {
  const say = useSay(policyEditorWords)
  const { editing, disabled } = part
  const score = isMap(editing.definition.score) ? editing.definition.score : undefined
  if (score === undefined)
    return (
      <section className="card stack">
        <h2>{say('editor.score')}</h2>
        <div className="row">
          <span className="second">{say('editor.no-score')}</span>
          <Button size="small" onClick={() => editing.set(['score'], { max: 100, parts: [] })}>
            {say('editor.add-score')}
          </Button>
        </div>
      </section>
    )
  return (
    <section className="card stack">
      <div className="row">
        <h2>{say('editor.score')}</h2>
        <Points {...{ editing, disabled }} keys={['score', 'max']} label={say('editor.max')} value={score.max} />
      </div>
      {listAt(score.parts).map((item, at) => (
        <Item
          key={textAt(isMap(item) ? item.code : at)}
          {...part}
          item={isMap(item) ? item : {}}
          keys={['score', 'parts', at]}
        />
      ))}
      <AddItem {...part} list={listAt(score.parts)} keys={['score', 'parts']} />
    </section>
  )
}

interface PointsProps extends Pick<EditorPart, 'editing' | 'disabled'> {
  readonly keys: Keys
  readonly label: string
  readonly value: unknown
}

function Points({ editing, disabled, keys, label, value }: PointsProps) {
  return (
    <span className="row">
      {label}
      <Input
        aria-label={label}
        size="small"
        className="condition-number"
        inputMode="decimal"
        disabled={disabled}
        value={textAt(value)}
        onChange={({ target }) => editing.set(keys, decimalOf(target.value))}
      />
    </span>
  )
}

function Item({ item, keys, ...part }: EditorPart & { readonly item: Json; readonly keys: Keys }) {
  const say = useSay(policyEditorWords)
  const { editing, facts, disabled } = part
  const label = isMap(item.name) ? textAt(item.name.zh) : ''
  const points = { editing, disabled }
  const isMark = item.points !== undefined || item.range !== undefined
  return (
    <PolicyEditorCited {...part} rule={item} keys={keys}>
      {item.when !== undefined && (
        <PolicyEditorCondition
          label={label}
          source={textAt(item.when)}
          facts={facts}
          disabled={disabled}
          change={(source) => editing.set([...keys, 'when'], source)}
        />
      )}
      <div className="row">
        <Points {...points} keys={[...keys, 'max']} label={say('editor.max')} value={item.max} />
        {isMark && <PolicyEditorMark {...part} mark={item} keys={keys} label={label} />}
      </div>
      {item.by !== undefined && (
        <div className="formula-line">
          {say('editor.by')}
          <Input
            aria-label={say('editor.by')}
            size="small"
            className="mono"
            disabled={disabled}
            value={textAt(item.by)}
            onChange={({ target }) => editing.set([...keys, 'by'], target.value)}
          />
          <small className="second">{editing.findings.sentences[[...keys, 'by'].join('/')]}</small>
        </div>
      )}
      {Array.isArray(item.tiers) && (
        <PolicyEditorTiers
          {...part}
          tiers={item.tiers}
          keys={[...keys, 'tiers']}
          domain={textAt(item.domain) || '(,)'}
          gives="points"
          unit={say('editor.points')}
        />
      )}
      {(['first', 'bestOf', 'sumOf'] as const).map(
        (group) =>
          Array.isArray(item[group]) && (
            <div key={group} className="nested-rules">
              <b>{say(`editor.part.${group}`)}</b>
              {listAt(item[group]).map((one, at) => (
                <Item
                  key={textAt(isMap(one) ? one.code : at)}
                  {...part}
                  item={isMap(one) ? one : {}}
                  keys={[...keys, group, at]}
                />
              ))}
              <AddItem
                {...part}
                list={listAt(item[group])}
                keys={[...keys, group]}
                clause={textAt(item.clause)}
                isFirst={group === 'first'}
              />
            </div>
          ),
      )}
    </PolicyEditorCited>
  )
}

interface AddItemProps extends EditorPart {
  readonly list: readonly unknown[]
  readonly keys: Keys
  readonly clause?: string
  /** The last of these has no condition, so another stands before it. */
  readonly isFirst?: boolean
}

function AddItem({ list, keys, clause = '', isFirst = false, editing, disabled }: AddItemProps) {
  const say = useSay(policyEditorWords)
  if (disabled) return null
  const item = startingRule(editing.definition, 'item', { clause, max: 10, ...(isFirst && { when: '' }), points: 0 })
  return (
    <div>
      <Button size="small" onClick={() => editing.set(keys, isFirst ? list.toSpliced(-1, 0, item) : [...list, item])}>
        {say('editor.add-item')}
      </Button>
    </div>
  )
}
