import { useNavigate } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { beginForm, listQuestions } from '#cases/form-draft.contract.ts'
import { formPageWords } from '#cases/form-page.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** A form from nothing on the screen: its name, and the questions of the bank that it begins with. */
export function BeginForm({ close }: { readonly close: () => void }) {
  const say = useSay(formPageWords)
  const pick = usePick()
  const navigate = useNavigate()
  const bank = useRead(listQuestions, {}).data?.rows ?? []
  const [code, setCode] = useState('')
  const [zh, setZh] = useState('')
  const [en, setEn] = useState('')
  const [questions, setQuestions] = useState<readonly string[]>([])
  const begin = useAct(beginForm, {
    done: ({ formDraftId }) => void navigate({ to: '/form-drafts/$formDraftId', params: { formDraftId } }),
  })
  const { error } = begin
  const isWhole = /^[a-z][a-z0-9-]*$/.test(code) && zh.trim().length > 1 && en.trim().length > 1
  return (
    <Modal
      open
      width={640}
      title={say('forms.begin')}
      okText={say('begin.deed')}
      cancelText={say('begin.cancel')}
      okButtonProps={{ disabled: !isWhole, loading: begin.isPending }}
      onCancel={close}
      onOk={() => begin.mutate({ code, name: { zh: zh.trim(), en: en.trim() }, questions: [...questions] })}
    >
      <div className="stack">
        <Refused error={error} />
        <Field at="name/zh" label={say('begin.zh')} error={error}>
          {(control) => <Input {...control} maxLength={80} value={zh} onChange={({ target }) => setZh(target.value)} />}
        </Field>
        <Field at="name/en" label={say('begin.en')} error={error}>
          {(control) => (
            <Input {...control} maxLength={160} value={en} onChange={({ target }) => setEn(target.value)} />
          )}
        </Field>
        <Field at="code" label={say('begin.code')} hint={say('begin.code.why')} error={error}>
          {(control) => (
            <Input {...control} maxLength={60} value={code} onChange={({ target }) => setCode(target.value.trim())} />
          )}
        </Field>
        <Field at="questions" label={say('begin.questions')} hint={say('begin.questions.why')} error={error}>
          {({ id }) => (
            <Select
              id={id}
              mode="multiple"
              value={[...questions]}
              showSearch={{ optionFilterProp: 'label' }}
              options={bank.map((one) => ({ value: one.code, label: `${pick(one.label)} ${one.code}` }))}
              onChange={(next: string[]) => setQuestions(next)}
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}
