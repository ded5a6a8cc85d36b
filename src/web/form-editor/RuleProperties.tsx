import { Select } from 'antd'
import type { Declared } from '#engine/expression/expression.ts'
import { type FormRule, fieldsOf } from '#engine/form/form.ts'
import { rowNames } from '#engine/form/form-names.ts'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { ConditionEditor } from '#web/form-editor/ConditionEditor.tsx'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { PairInput } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import type { useFaultsAt } from '#web/form-editor/useFaultsAt.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly code: string
  readonly names: Readonly<Record<string, Declared>>
  readonly faultsAt: ReturnType<typeof useFaultsAt>
}

/** A rule between fields: what must hold, when, and what is told where. */
export function RuleProperties({ code, names, faultsAt }: Props) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, sound, library, act, choose, isReadOnly } = useEditor()
  const at = form.rules.findIndex((one) => one.code === code)
  const rule = form.rules[at]
  if (rule === undefined) return null
  const set = (to: Partial<Record<keyof FormRule, unknown>>) => {
    const next = Object.fromEntries(Object.entries({ ...rule, ...to }).filter(([, value]) => value !== undefined))
    act({ kind: 'set-rules', to: form.rules.with(at, next as FormRule) })
    if (typeof to.code === 'string') choose({ part: 'rule', code: to.code })
  }
  const fields = fieldsOf(sound).map(({ field }) => field)
  const tables = fields.flatMap((field) => (field.kind === 'table' ? [field] : []))
  const table = tables.find((one) => one.code === rule.table)
  const inRow =
    table === undefined ? names : { ...names, row: { type: { record: rowNames(table.columns, library.registers) } } }
  const told: readonly { readonly code: string; readonly label: { readonly zh: string; readonly en: string } }[] =
    table?.columns ?? fields
  return (
    <div className="sheet">
      <PropertyLine label={say('properties.rule.holds')} faults={faultsAt('holds')}>
        <ConditionEditor
          label={say('properties.rule.holds')}
          value={rule.holds}
          names={inRow}
          commit={(text) => set({ holds: text ?? '' })}
          disabled={isReadOnly}
        />
      </PropertyLine>
      <PropertyLine label={say('properties.rule.when')} faults={faultsAt('when')}>
        <ConditionEditor
          label={say('properties.rule.when')}
          value={rule.when}
          names={inRow}
          commit={(text) => set({ when: text })}
          disabled={isReadOnly}
        />
      </PropertyLine>
      <PairInput
        label={say('properties.rule.message')}
        value={rule.message}
        commit={(message) => set({ message: message ?? { zh: '', en: '' } })}
        faults={faultsAt('message')}
        rows={2}
        disabled={isReadOnly}
      />
      <PropertyLine label={say('properties.rule.fields')} faults={faultsAt('fields')}>
        <Select
          mode="multiple"
          value={rule.fields}
          disabled={isReadOnly}
          aria-label={say('properties.rule.fields')}
          options={told.map((one) => ({ value: one.code, label: pick(one.label) }))}
          onChange={(codes: string[]) => set({ fields: codes })}
        />
      </PropertyLine>
      <PropertyLine label={say('properties.rule.table')} faults={faultsAt('table')}>
        <Select
          value={rule.table ?? ''}
          disabled={isReadOnly}
          aria-label={say('properties.rule.table')}
          options={[
            { value: '', label: say('properties.rule.table.none') },
            ...tables.map((one) => ({ value: one.code, label: pick(one.label) })),
          ]}
          onChange={(value) => set({ table: value === '' ? undefined : value })}
        />
      </PropertyLine>
      <div className="property-row">
        <PropertyLine label={say('properties.rule.stage')} faults={faultsAt('stage')}>
          <Select
            value={rule.stage ?? 'submit'}
            disabled={isReadOnly}
            aria-label={say('properties.rule.stage')}
            options={(['submit', 'save'] as const).map((value) => ({
              value,
              label: say(`properties.rule.stage.${value}`),
            }))}
            onChange={(stage) => set({ stage })}
          />
        </PropertyLine>
        <PropertyLine label={say('properties.rule.severity')} faults={faultsAt('severity')}>
          <Select
            value={rule.severity ?? 'error'}
            disabled={isReadOnly}
            aria-label={say('properties.rule.severity')}
            options={(['error', 'warning'] as const).map((value) => ({
              value,
              label: say(`properties.rule.severity.${value}`),
            }))}
            onChange={(severity) => set({ severity })}
          />
        </PropertyLine>
      </div>
      <PropertyLine label={say('properties.code')} faults={faultsAt('code')}>
        <CommitInput
          label={say('properties.code')}
          value={rule.code}
          isCode
          disabled={isReadOnly}
          commit={(next) => set({ code: next })}
        />
      </PropertyLine>
    </div>
  )
}
