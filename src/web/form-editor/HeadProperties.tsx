import { Button, Select } from 'antd'
import { codeFrom } from '#engine/form/new-field.ts'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { PairInput, textOf } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import type { useFaultsAt } from '#web/form-editor/useFaultsAt.ts'
import { type Written, withProperty } from '#web/form-editor/written.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The form itself: what it is called, whom and what it is about, which forms come before it. */
export function HeadProperties({ faultsAt }: { readonly faultsAt: ReturnType<typeof useFaultsAt> }) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, around, act, isReadOnly } = useEditor()
  const { steps: _, rules: __, ...head } = form
  const set = (name: string, value: unknown) =>
    act({ kind: 'set-head', to: withProperty(head as Written, undefined, name, value) as never })
  const { subjects, follows } = form
  const addSubject = () => {
    const register = around.registers[0]
    if (register === undefined) return
    const code = codeFrom(register.code, new Set(subjects.map((one) => one.code)))
    set('subjects', [...subjects, { code, register: register.code, name: register.name }])
  }
  return (
    <div className="sheet">
      {(['name', 'help'] as const).map((name) => (
        <PairInput
          key={name}
          label={say(name === 'name' ? 'properties.label' : 'properties.help')}
          value={form[name]}
          commit={(pair) => set(name, pair ?? (name === 'name' ? { zh: '', en: '' } : undefined))}
          faults={faultsAt(name)}
          disabled={isReadOnly}
          {...(name === 'help' && { rows: 3 })}
        />
      ))}
      <PropertyLine label={say('properties.follows')} faults={faultsAt('follows')}>
        <Select
          mode="multiple"
          value={follows}
          disabled={isReadOnly}
          aria-label={say('properties.follows')}
          options={around.others.map(({ code, name }) => ({ value: code, label: pick(name) }))}
          onChange={(codes: string[]) => set('follows', codes)}
        />
      </PropertyLine>
      <PropertyLine label={say('properties.subjects')} faults={faultsAt('subjects')}>
        {subjects.map((subject, at) => {
          const put = (to: object) => set('subjects', subjects.with(at, { ...subject, ...to }))
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a code may stand twice while it is being mended
            <div key={at} className="named-row">
              <CommitInput
                label={`${say('properties.subjects')} ${at + 1} ${say('properties.code')}`}
                value={subject.code}
                isCode
                disabled={isReadOnly}
                commit={(code) => put({ code })}
              />
              {(['zh', 'en'] as const).map((language) => (
                <CommitInput
                  key={language}
                  label={`${say('properties.subjects')} ${at + 1} ${say(`properties.${language}`)}`}
                  value={textOf(subject.name, language)}
                  disabled={isReadOnly}
                  commit={(text) => put({ name: { ...subject.name, [language]: text } })}
                />
              ))}
              <Select
                size="small"
                value={subject.register}
                disabled={isReadOnly}
                aria-label={`${say('properties.register')} ${at + 1}`}
                popupMatchSelectWidth={false}
                options={around.registers.map(({ code, name }) => ({ value: code, label: pick(name) }))}
                onChange={(register) => put({ register })}
              />
              <Button
                size="small"
                type="text"
                disabled={isReadOnly}
                aria-label={`${say('act.remove')} ${at + 1}`}
                onClick={() => set('subjects', subjects.toSpliced(at, 1))}
              >
                ×
              </Button>
            </div>
          )
        })}
        {!isReadOnly && (
          <Button size="small" onClick={addSubject}>
            {say('properties.add')}
          </Button>
        )}
      </PropertyLine>
    </div>
  )
}
