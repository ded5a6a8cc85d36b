import { Input, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { Refused } from '#web/act/Refused.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** Names the object and the deed: `退回甘州区 6月月报`. */
  readonly title: string
  /** The button's words, with the object's name in them. */
  readonly deed: string
  readonly children?: ReactNode
  readonly least?: number
  readonly danger?: boolean
  readonly busy?: boolean
  readonly error?: Error | null
  readonly act: (reason: string) => void
  readonly close: () => void
}

/** What cannot be undone asks for its reason first. */
export function ReasonDialog({ title, deed, children, least = 4, danger, busy, error, act, close }: Props) {
  const say = useSay(webWords)
  const id = useId()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const tooShort = reason.trim().length < least
  return (
    <Modal
      open
      title={title}
      okText={deed}
      cancelText={say('act.cancel')}
      okButtonProps={{ danger: danger ?? false, loading: busy ?? false }}
      afterOpenChange={(shown) => shown && document.getElementById(id)?.focus()}
      onCancel={close}
      onOk={() => (tooShort ? setTried(true) : act(reason.trim()))}
    >
      <div className="stack">
        {children}
        <Refused error={error} />
        <label htmlFor={id}>{say('act.reason')}</label>
        <Input.TextArea
          id={id}
          value={reason}
          rows={3}
          maxLength={500}
          placeholder={say('act.reason.hint')}
          status={tried && tooShort ? 'error' : ''}
          aria-invalid={tried && tooShort}
          aria-describedby={`${id}-fault`}
          onChange={(event) => setReason(event.target.value)}
        />
        <small id={`${id}-fault`} className="fault">
          {tried && tooShort ? say('act.reason.short', { n: least }) : ''}
        </small>
      </div>
    </Modal>
  )
}
