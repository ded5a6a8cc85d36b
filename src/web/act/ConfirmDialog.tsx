import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { Refused } from '#web/act/Refused.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** Names the object and the deed. */
  readonly title: string
  readonly deed: string
  readonly children: ReactNode
  readonly busy: boolean
  readonly error: Error | null
  readonly act: () => void
  readonly close: () => void
}

/** What cannot be undone and needs no reason is asked once more. */
export function ConfirmDialog({ title, deed, children, busy, error, act, close }: Props) {
  const say = useSay(webWords)
  return (
    <Modal
      open
      title={title}
      okText={deed}
      cancelText={say('act.cancel')}
      okButtonProps={{ danger: true, loading: busy }}
      onOk={act}
      onCancel={close}
    >
      <div className="stack">
        {children}
        <Refused error={error} />
      </div>
    </Modal>
  )
}
