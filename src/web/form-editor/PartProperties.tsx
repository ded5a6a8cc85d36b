import { Button } from 'antd'
import { useMemo } from 'react'
import type { FieldSource } from '#engine/form/field.ts'
import { namesOf } from '#engine/form/form-names.ts'
import { ConditionEditor } from '#web/form-editor/ConditionEditor.tsx'
import { type ChosenPart, HEAD, moveBy, pathOf, removalOf, sourcesOf } from '#web/form-editor/chosen-part.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { HeadProperties } from '#web/form-editor/HeadProperties.tsx'
import { PairInput } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import { PropertySheet } from '#web/form-editor/PropertySheet.tsx'
import { RuleProperties } from '#web/form-editor/RuleProperties.tsx'
import { useFaultsAt } from '#web/form-editor/useFaultsAt.ts'
import { type Written, withProperty } from '#web/form-editor/written.ts'
import { useSay } from '#web/words/language.ts'

/** The right side: what is said of the chosen part, and the deeds on it. */
export function PartProperties() {
  const say = useSay(formEditorWords)
  const { form, chosen, choose, sound, library, questions, act } = useEditor()
  const names = useMemo(() => namesOf(sound, library.registers), [sound, library])
  const path = pathOf(form, chosen)
  const faultsAt = useFaultsAt(path)
  if (path === undefined) return <p className="second">{say('properties.none')}</p>
  if (chosen.part === 'field') {
    const { field } = sourcesOf(form).find((one) => one.field.code === chosen.code)!
    return (
      <>
        <PartActs of={chosen} />
        <PropertySheet
          key={chosen.code}
          of={field as Written}
          question={field.question === undefined ? undefined : questions.get(field.question)}
          names={names}
          faultsAt={faultsAt}
          change={(to) => {
            const isDone = act({ kind: 'set-field', field: field.code, to: to as FieldSource })
            if (isDone && to.code !== field.code) choose({ part: 'field', code: String(to.code) })
          }}
        />
      </>
    )
  }
  if (chosen.part === 'rule')
    return (
      <>
        <PartActs of={chosen} />
        <RuleProperties code={chosen.code} names={names} faultsAt={faultsAt} />
      </>
    )
  if (chosen.part === 'head') return <HeadProperties faultsAt={faultsAt} />
  return (
    <>
      <PartActs of={chosen} />
      <LayoutProperties names={names} faultsAt={faultsAt} />
    </>
  )
}

interface LayoutProps {
  readonly names: ReturnType<typeof namesOf>
  readonly faultsAt: ReturnType<typeof useFaultsAt>
}

/** A step or a section: title, help and, of a section, its condition. */
function LayoutProperties({ names, faultsAt }: LayoutProps) {
  const say = useSay(formEditorWords)
  const { form, chosen, act, isReadOnly } = useEditor()
  const step = form.steps.find(({ code }) => code === chosen.code)
  const section = form.steps.flatMap(({ sections }) => sections).find(({ code }) => code === chosen.code)
  const isSection = chosen.part === 'section'
  const whole = (isSection ? section : step) as Written | undefined
  if (whole === undefined) return null
  const { fields: _, sections: __, ...own } = whole
  const set = (name: string, value: unknown) => {
    const to = withProperty(own, undefined, name, value) as never
    act(isSection ? { kind: 'set-section', section: chosen.code, to } : { kind: 'set-step', step: chosen.code, to })
  }
  return (
    <div className="sheet">
      {(['title', 'help'] as const).map((name) => (
        <PairInput
          key={name}
          label={say(`properties.${name}`)}
          value={own[name]}
          commit={(pair) => set(name, pair ?? (name === 'title' ? { zh: '', en: '' } : undefined))}
          faults={faultsAt(name)}
          disabled={isReadOnly}
          {...(name === 'help' && { rows: 2 })}
        />
      ))}
      {isSection && (
        <PropertyLine label={say('properties.when')} faults={faultsAt('when')}>
          <ConditionEditor
            label={say('properties.when')}
            value={own.when as string | undefined}
            names={names}
            commit={(text) => set('when', text)}
            disabled={isReadOnly}
          />
        </PropertyLine>
      )}
    </div>
  )
}

/** Up, down, away. */
function PartActs({ of }: { readonly of: ChosenPart }) {
  const say = useSay(formEditorWords)
  const { form, act, choose, isReadOnly } = useEditor()
  if (isReadOnly) return null
  const [up, down, away] = [moveBy(form, of, -1), moveBy(form, of, 1), removalOf(form, of)]
  return (
    <div className="row part-acts">
      <Button size="small" disabled={up === undefined} onClick={() => up && act(up)} aria-keyshortcuts="Alt+ArrowUp">
        ↑ {say('act.up')}
      </Button>
      <Button
        size="small"
        disabled={down === undefined}
        onClick={() => down && act(down)}
        aria-keyshortcuts="Alt+ArrowDown"
      >
        ↓ {say('act.down')}
      </Button>
      <Button
        size="small"
        danger
        disabled={away === undefined}
        onClick={() => {
          if (away === undefined) return
          act(away)
          choose(HEAD)
        }}
      >
        {say('act.remove')}
      </Button>
    </div>
  )
}
