import { Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { isRecord, own } from '#engine/form/same-value.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import type { RegisterHit } from '#web/frame/services.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly id?: string
  readonly told?: string
  readonly label?: string
  readonly isFaulty: boolean
  readonly register: string
  /** Facts that are kept with the reference. */
  readonly wanted: readonly string[]
  readonly value: unknown
  readonly take: (value: unknown) => void
  /** Opened at once: it was pressed in a cell. */
  readonly isOpening?: boolean
  readonly left?: () => void
}

const PAUSE_MS = 200
const LEAST_TYPED = 2

/** Finds an entry of a register while somebody types. */
export function EntryPicker({ id, told, label, isFaulty, register, wanted, value, take, isOpening, left }: Props) {
  const say = useSay(formWords)
  const { find } = useFormTools()
  const [found, setFound] = useState<readonly RegisterHit[]>([])
  const [asked, setAsked] = useState<'no' | 'running' | 'done' | 'failed'>('no')
  const running = useRef<AbortController>(undefined)
  const typed = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      running.current?.abort()
    },
    [],
  )
  const ask = (text: string) => {
    clearTimeout(timer.current)
    running.current?.abort()
    if (find === undefined) return
    setAsked('running')
    timer.current = setTimeout(() => {
      const control = new AbortController()
      running.current = control
      find(register, text.trim(), control.signal).then(
        (entries) => {
          if (control.signal.aborted) return
          setFound(entries)
          // Before enough is typed nothing was looked for, and nothing was not found.
          setAsked(entries.length === 0 && text.trim().length < LEAST_TYPED ? 'no' : 'done')
        },
        () => !control.signal.aborted && setAsked('failed'),
      )
    }, PAUSE_MS)
  }
  const chosen = isRecord(value) ? { value: String(value.id), label: String(value.name) } : null
  const pick = async (entryId: string | undefined) => {
    const entry = found.find((one) => one.id === entryId)
    if (entryId === undefined) return take(undefined)
    if (entry === undefined) return
    // What is known of it is looked up when it is chosen, and none of it when nothing is wanted.
    const known = wanted.length === 0 ? {} : await entry.facts().catch(() => ({}))
    const facts = wanted.flatMap((name) => {
      const fact = own(known, name)
      return fact === undefined ? [] : [[name, fact] as const]
    })
    take({ id: entry.id, name: entry.name, facts: Object.fromEntries(facts) })
  }
  return (
    <Select
      {...(id !== undefined && { id })}
      {...(told !== undefined && { 'aria-describedby': told })}
      {...(label !== undefined && { 'aria-label': label })}
      {...(isOpening && { autoFocus: true, defaultOpen: true })}
      status={isFaulty ? 'error' : ''}
      aria-invalid={isFaulty}
      disabled={find === undefined}
      labelInValue
      showSearch
      allowClear
      filterOption={false}
      popupMatchSelectWidth={360}
      placeholder={say('find.hint')}
      value={chosen}
      loading={asked === 'running'}
      notFoundContent={asked === 'failed' ? say('find.failed') : asked === 'done' ? say('find.none') : null}
      options={found.map((entry) => ({ value: entry.id, label: entry.name, detail: entry.detail }))}
      optionRender={({ data }) => (
        <span className="find-option">
          {data.label} <small className="second">{data.detail}</small>
        </span>
      )}
      onSearch={(text) => {
        typed.current = text
        ask(text)
      }}
      // Typing opens the list as well: what was typed is then being looked for already.
      onOpenChange={(open) => open && asked === 'no' && typed.current === '' && ask('')}
      onChange={(option: { value: string } | undefined) => void pick(option?.value)}
      {...(left && { onBlur: left })}
    />
  )
}
