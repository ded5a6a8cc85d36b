import { Input, Select } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { decimalOf, type Json, type Keys, listAt, markOfKind, textAt } from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props extends EditorPart {
  /** An item of the score or one of its tiers: `points`, or `range` with `expert`. */
  readonly mark: Json
  readonly keys: Keys
  readonly label: string
}

/** Points that all get, or a range within which experts give them, and the fact that holds what they gave. */
export function PolicyEditorMark({ mark, keys, label, editing, facts, disabled }: Props) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const marks = facts.filter(({ isPersonal, type }) => isPersonal && type === 'number')
  const range = Array.isArray(mark.range) ? mark.range : undefined
  const kind = range === undefined ? 'points' : 'range'
  const expert = textAt(mark.expert)
  const number = (value: unknown, told: string, set: (to: string | number) => void) => (
    <Input
      size="small"
      className="mark-points"
      inputMode="decimal"
      disabled={disabled}
      aria-label={`${label} · ${told}`}
      value={textAt(value)}
      onChange={({ target }) => set(decimalOf(target.value))}
    />
  )
  return (
    <span className="mark">
      <Select
        size="small"
        popupMatchSelectWidth={false}
        disabled={disabled}
        aria-label={`${label} · ${say('editor.mark')}`}
        value={kind}
        options={(['points', 'range'] as const).map((value) => ({ value, label: say(`editor.mark.${value}`) }))}
        onChange={(next: 'points' | 'range') => editing.set(keys, markOfKind(next, mark, marks[0]?.name ?? ''))}
      />
      {range === undefined ? (
        number(mark.points, say('editor.points'), (to) => editing.set([...keys, 'points'], to))
      ) : (
        <>
          {number(range[0], say('editor.from-end'), (to) =>
            editing.set([...keys, 'range'], [to, listAt(range)[1] ?? 0]),
          )}
          <span aria-hidden="true">–</span>
          {number(range[1], say('editor.to-end'), (to) => editing.set([...keys, 'range'], [listAt(range)[0] ?? 0, to]))}
          <Select
            size="small"
            className="mark-expert"
            showSearch={{ optionFilterProp: 'label' }}
            popupMatchSelectWidth={false}
            disabled={disabled}
            status={marks.some(({ name }) => name === expert) ? '' : 'error'}
            aria-label={`${label} · ${say('editor.mark.expert')}`}
            placeholder={say('editor.mark.expert')}
            value={expert === '' ? null : expert}
            options={marks.map(({ name, label: told }) => ({ value: name, label: pick(told) }))}
            onChange={(name: string) => editing.set([...keys, 'expert'], name)}
          />
        </>
      )}
    </span>
  )
}
