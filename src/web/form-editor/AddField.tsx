import { Alert, Button, Input, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import { FIELD_KINDS, type FieldKind, type FieldSource } from '#engine/form/field.ts'
import { formDifferenceMessages } from '#engine/form/form-difference.messages.ts'
import { codeFrom, knownAs, newField } from '#engine/form/new-field.ts'
import { sourcesOf } from '#web/form-editor/chosen-part.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly section: string
  readonly close: () => void
  readonly added: (code: string) => void
}

/** A field is taken from the bank, where what was answered carries over, or made anew; who asks again what is known is told. */
export function AddField({ section, close, added }: Props) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, chosen, act } = useEditor()
  const [from, setFrom] = useState<'bank' | 'new'>('bank')
  const [sought, setSought] = useState('')
  const here = form.steps.flatMap(({ sections }) => sections).find(({ code }) => code === section)!
  const taken = new Set(sourcesOf(form).map(({ field }) => field.code))
  const behind = here.fields.findIndex(({ code }) => code === chosen.code)
  const put = (field: FieldSource) => {
    if (!act({ kind: 'add-field', section, field, ...(behind >= 0 && { at: behind + 1 }) })) return
    added(field.code)
    close()
  }
  const take = (question: string) => {
    const last = question.split('.').at(-1)!.replaceAll('-', ' ')
    put({ code: codeFrom(last, taken), question })
  }
  return (
    <Modal open title={say('add.into', { section: pick(here.title) })} footer={null} onCancel={close} width={620}>
      <div className="stack">
        <Segmented
          value={from}
          aria-label={say('add.field')}
          options={[
            { value: 'bank', label: say('add.bank') },
            { value: 'new', label: say('add.new') },
          ]}
          onChange={setFrom}
        />
        {from === 'bank' ? (
          <Bank sought={sought} search={setSought} take={take} />
        ) : (
          <NewField
            taken={taken}
            put={put}
            see={(code) => {
              setSought(code)
              setFrom('bank')
            }}
          />
        )}
      </div>
    </Modal>
  )
}

interface BankProps {
  readonly sought: string
  readonly search: (text: string) => void
  readonly take: (question: string) => void
}

const MOST_SHOWN = 60

function Bank({ sought, search, take }: BankProps) {
  const say = useSay(formEditorWords)
  const sayKind = useSay(formDifferenceMessages)
  const pick = usePick()
  const { form, around } = useEditor()
  const asked = new Set(sourcesOf(form).map(({ field }) => field.question))
  const words = sought.trim().toLowerCase()
  const found = around.questions
    .filter(({ code, label }) => [code, label.zh, label.en].some((text) => text.toLowerCase().includes(words)))
    .sort((a, b) => Number(asked.has(a.code)) - Number(asked.has(b.code)))
  return (
    <>
      <Input
        type="search"
        autoFocus
        allowClear
        value={sought}
        placeholder={say('add.bank.search')}
        aria-label={say('add.bank.search')}
        onChange={(event) => search(event.target.value)}
      />
      {found.length === 0 && <p className="second">{say('add.bank.none')}</p>}
      <ul className="bank">
        {found.slice(0, MOST_SHOWN).map(({ code, label, kind, from }) => (
          <li key={code}>
            <button type="button" disabled={asked.has(code)} onClick={() => take(code)}>
              <b>{pick(label)}</b> <small className="second">{sayKind(`kind.${kind}`)}</small>
              <small className="second">
                {code}
                {from !== undefined && ` · ${say('add.bank.from')}`}
                {asked.has(code) && ` · ${say('add.bank.asked')}`}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

interface NewProps {
  readonly taken: ReadonlySet<string>
  readonly put: (field: FieldSource) => void
  readonly see: (question: string) => void
}

function NewField({ taken, put, see }: NewProps) {
  const say = useSay(formEditorWords)
  const sayKind = useSay(formDifferenceMessages)
  const { form, around, library } = useEditor()
  const [kind, setKind] = useState<FieldKind>('text')
  const [label, setLabel] = useState({ zh: '', en: '' })
  const [typedCode, setCode] = useState<string | undefined>()
  const code = typedCode ?? (label.en.trim() === '' ? '' : codeFrom(label.en, taken))
  const known = knownAs(label, around.questions, around.registers, form.subjects)
  const isReady = label.zh.trim() !== '' && label.en.trim() !== '' && code !== ''
  return (
    <>
      <PropertyLine label={say('properties.kind')}>
        <Select
          value={kind}
          aria-label={say('properties.kind')}
          options={FIELD_KINDS.map((value) => ({ value, label: sayKind(`kind.${value}`) }))}
          onChange={setKind}
        />
      </PropertyLine>
      <div className="property-row">
        {(['zh', 'en'] as const).map((language) => (
          <PropertyLine key={language} label={say(`add.label.${language}`)}>
            <Input
              value={label[language]}
              maxLength={200}
              aria-label={say(`add.label.${language}`)}
              onChange={(event) => setLabel({ ...label, [language]: event.target.value })}
            />
          </PropertyLine>
        ))}
      </div>
      {known.map((one) => (
        <Alert
          key={`${one.kind} ${one.code}`}
          type="warning"
          showIcon
          title={say(`add.known.${one.kind}`, { code: one.code })}
          {...(one.kind === 'question' && {
            action: (
              <Button size="small" onClick={() => see(one.code)}>
                {say('add.take')}
              </Button>
            ),
          })}
        />
      ))}
      <PropertyLine label={say('add.code')}>
        <Input
          className="code-input"
          value={code}
          maxLength={40}
          aria-label={say('add.code')}
          onChange={(event) => setCode(event.target.value)}
        />
        <small className="second">{say('add.code.hint')}</small>
      </PropertyLine>
      <div className="row">
        <Button type="primary" disabled={!isReady} onClick={() => put(newField(kind, code, label, library))}>
          {say('act.add')}
        </Button>
      </div>
    </>
  )
}
