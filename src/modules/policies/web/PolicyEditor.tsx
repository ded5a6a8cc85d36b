import { Segmented } from 'antd'
import { useState } from 'react'
import type { NamedFactTold } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { isMap, listAt, textAt } from '#modules/policies/policy-editor.rules.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { PolicyEditorActs } from '#modules/policies/web/PolicyEditorActs.tsx'
import { PolicyEditorAmount } from '#modules/policies/web/PolicyEditorAmount.tsx'
import { PolicyEditorCases } from '#modules/policies/web/PolicyEditorCases.tsx'
import { PolicyEditorCourse } from '#modules/policies/web/PolicyEditorCourse.tsx'
import { PolicyEditorFaults } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { PolicyEditorHead } from '#modules/policies/web/PolicyEditorHead.tsx'
import type { PolicyDraftView } from '#modules/policies/web/PolicyEditorPage.tsx'
import { PolicyEditorRules } from '#modules/policies/web/PolicyEditorRules.tsx'
import { PolicyEditorScore } from '#modules/policies/web/PolicyEditorScore.tsx'
import { PolicyEditorText } from '#modules/policies/web/PolicyEditorText.tsx'
import { type PolicyEditing, usePolicyEditing } from '#modules/policies/web/usePolicyEditing.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** What every part of the editor is given. */
export interface EditorPart {
  readonly editing: PolicyEditing
  readonly facts: readonly NamedFactTold[]
  readonly disabled: boolean
}

interface Props {
  readonly of: PolicyDraftView
  readonly known: readonly NamedFactTold[]
}

export function PolicyEditor({ of: draft, known }: Props) {
  const say = useSay(policyEditorWords)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  const editing = usePolicyEditing(draft)
  const [view, setView] = useState<'rules' | 'yaml'>('rules')
  const { definition } = editing
  const disabled = !draft.acts.edit.may
  const part: EditorPart = { editing, disabled, facts: [...known, ...ownValues(definition.values)] }
  return (
    <>
      <PageHead
        title={say('editor.title', { name: pick(draft.name), version: textAt(definition.version) })}
        beside={<span className="tag">{say(`editor.state.${draft.state}`)}</span>}
        crumbs={[
          { key: 'policies', name: sayPolicy('policies.list'), to: '/policies' },
          draft.baseVersion === null
            ? { key: 'policy', name: pick(draft.name) }
            : {
                key: 'policy',
                name: pick(draft.name),
                to: '/policies/$policyCode',
                params: { policyCode: draft.code },
              },
        ]}
        why={say('editor.why', {
          ...{ from: draft.from === '' ? '—' : dates.day(draft.from), who: draft.editedBy },
          at: dates.moment(draft.editedAt),
        })}
      >
        <Segmented
          value={view}
          aria-label={say('editor.rules')}
          options={(['rules', 'yaml'] as const).map((value) => ({ value, label: say(`editor.${value}`) }))}
          onChange={setView}
        />
      </PageHead>
      <PolicyEditorActs of={draft} editing={editing} />
      <div className="fund-page">
        <div className="columns policy-editor">
          {view === 'yaml' ? (
            <PolicyEditorText {...part} />
          ) : (
            <div className="stack">
              <PolicyEditorHead {...part} />
              <PolicyEditorRules {...part} section="vetoes" />
              <PolicyEditorRules {...part} section="requirements" />
              {(listAt(definition.values).length > 0 || !disabled) && <PolicyEditorRules {...part} section="values" />}
              {(isMap(definition.score) || !disabled) && <PolicyEditorScore {...part} />}
              <PolicyEditorAmount {...part} />
              {isMap(definition.gives) && <PolicyEditorCourse {...part} />}
            </div>
          )}
          <aside className="stack">
            <PolicyEditorFaults editing={editing} />
            <PolicyEditorCases {...part} />
          </aside>
        </div>
      </div>
    </>
  )
}

/** Values of the policy itself: conditions name them as they name facts. */
const ownValues = (values: unknown): NamedFactTold[] =>
  listAt(values).flatMap((value): NamedFactTold[] => {
    if (!isMap(value) || typeof value.code !== 'string') return []
    const name = isMap(value.name) ? value.name : {}
    const unit = isMap(value.unit) ? { zh: textAt(value.unit.zh), en: textAt(value.unit.en) } : null
    const label = { zh: textAt(name.zh) || value.code, en: textAt(name.en) || value.code }
    return [
      {
        name: value.code,
        label,
        type: textAt(value.type) || 'number',
        unit,
        isComputed: true,
        isPersonal: false,
        words: [],
      },
    ]
  })
