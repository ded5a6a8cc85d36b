import { Button } from 'antd'
import type { ReactNode } from 'react'
import { RefusalError } from '#web/client/refusal-error.ts'
import { State } from '#web/state/State.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Answer<T> {
  readonly data?: T | undefined
  readonly error: Error | null
  readonly refetch: () => unknown
}

interface Props<T> {
  /** What `useRead` gave. */
  readonly for: Answer<T>
  readonly children: (data: T) => ReactNode
  /** Shown while waiting instead of grey lines. */
  readonly meanwhile?: ReactNode
}

/** What was asked for, or the designed picture of its absence: waiting, refused with its reasons, not reached. */
export function Waiting<T>({ for: answer, children, meanwhile }: Props<T>) {
  const say = useSay(webWords)
  if (answer.data !== undefined) return <>{children(answer.data)}</>
  if (answer.error === null) return <>{meanwhile ?? <State kind="loading" />}</>
  const again = <Button onClick={() => answer.refetch()}>{say('state.again')}</Button>
  if (answer.error instanceof RefusalError) {
    const { code, message } = answer.error
    if (code === 'not-allowed') return <State kind="no-right" why={message || undefined} />
    if (code === 'not-found') return <State kind="not-found" why={message || undefined} />
    return (
      <State kind="error" why={message || undefined}>
        {again}
      </State>
    )
  }
  return <State kind="error">{again}</State>
}
