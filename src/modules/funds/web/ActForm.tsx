import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { fenOfWan } from '#engine/money/fen.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** What an act asks for. Amounts are typed in 万元 and sent in fen. */
export interface AskedField {
  /** Its name in the contract. */
  readonly at: string
  readonly label: string
  readonly kind: 'text' | 'area' | 'wan' | 'signed-wan' | 'day' | 'unit' | 'choice'
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  readonly hint?: string
  readonly start?: string
  readonly optional?: boolean
}

interface Props {
  readonly title: string
  readonly deed: string
  readonly fields: readonly AskedField[]
  readonly error: Error | null
  readonly busy: boolean
  readonly danger?: boolean
  readonly send: (values: Readonly<Record<string, string>>) => void
  readonly close: () => void
}

/** Digits with separators as fen; undefined when it is no amount. */
function fenTyped(text: string, isSigned: boolean): string | undefined {
  try {
    const fen = fenOfWan(text.trim().replaceAll(/[,，\s]/g, ''))
    return fen === 0n || (!isSigned && fen < 0n) ? undefined : String(fen)
  } catch {
    return undefined
  }
}

/** One act in a window of its own: what it needs, what the server says against it, and its name on the button. */
export function ActForm({ title, deed, fields, error, busy, danger, send, close }: Props) {
  const say = useSay(fundWords)
  const sayWeb = useSay(webWords)
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(fields.map(({ at, start }) => [at, start ?? ''])),
  )
  const [tried, setTried] = useState(false)
  const isAmount = ({ kind }: AskedField) => kind === 'wan' || kind === 'signed-wan'
  const readAs = (field: AskedField): string | undefined => {
    const text = typed[field.at] ?? ''
    if (text.trim() === '' && field.optional) return ''
    if (isAmount(field)) return fenTyped(text, field.kind === 'signed-wan')
    return text.trim() === '' ? undefined : text.trim()
  }
  const press = () => {
    setTried(true)
    const values = fields.map((field) => [field.at, readAs(field)] as const)
    if (values.some(([, value]) => value === undefined)) return
    send(Object.fromEntries(values.filter(([, value]) => value !== '')) as Record<string, string>)
  }
  const put = (at: string) => (text: string) => setTyped({ ...typed, [at]: text })
  return (
    <Modal
      open
      title={title}
      okText={deed}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: busy, danger: danger ?? false }}
      onOk={press}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={error} />
        {fields.map((field) => {
          const isWrong = tried && readAs(field) === undefined
          const fault = isWrong ? say(isAmount(field) ? 'field.amount.fault' : 'field.empty') : undefined
          const hint = field.hint ?? (isAmount(field) ? say('field.amount.hint') : undefined)
          const about = { at: field.at, label: field.label, error, fault, ...(hint !== undefined && { hint }) }
          const value = typed[field.at] ?? ''
          if (field.kind === 'area')
            return <TextField key={field.at} {...about} rows={3} maxLength={500} value={value} change={put(field.at)} />
          return (
            <Field key={field.at} {...about}>
              {(control) => {
                if (field.kind === 'day') return <DateInput {...control} value={value} change={put(field.at)} />
                if (field.kind === 'unit')
                  return <UnitSelect control={control} value={value || undefined} change={put(field.at)} />
                if (field.kind === 'choice')
                  return (
                    <Select
                      id={control.id}
                      value={value || null}
                      options={[...(field.options ?? [])]}
                      onChange={(next) => put(field.at)(next ?? '')}
                    />
                  )
                return (
                  <Input
                    {...control}
                    maxLength={200}
                    value={value}
                    onChange={({ target }) => put(field.at)(target.value)}
                  />
                )
              }}
            </Field>
          )
        })}
      </div>
    </Modal>
  )
}
