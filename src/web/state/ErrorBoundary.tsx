import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { State } from '#web/state/State.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly children: ReactNode
  /** Another value forgives the fault: the page that was opened next. */
  readonly resetBy?: string
}

interface Caught {
  readonly error: Error | undefined
  readonly at: string | undefined
}

/** A fault in one part of the page leaves the rest standing. */
export class ErrorBoundary extends Component<Props, Caught> {
  override state: Caught = { error: undefined, at: this.props.resetBy }

  static getDerivedStateFromError(error: Error): Partial<Caught> {
    return { error }
  }

  static getDerivedStateFromProps(props: Props, state: Caught): Partial<Caught> | null {
    return props.resetBy === state.at ? null : { error: undefined, at: props.resetBy }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return <Failed again={() => this.setState({ error: undefined })} />
  }
}

export function Failed({ again }: { readonly again: () => void }) {
  const say = useSay(webWords)
  return (
    <State kind="failed">
      <Button onClick={again}>{say('state.again')}</Button>
    </State>
  )
}
