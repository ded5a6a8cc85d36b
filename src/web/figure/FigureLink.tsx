import { Drawer } from 'antd'
import { type ReactNode, useState } from 'react'
import { FigureOrigin, type Origin } from '#web/figure/FigureOrigin.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** What the figure is, for the panel's head and for those who hear the page. */
  readonly name: string
  /** A hook-free component given `useOrigin`, asked only when the panel opens. */
  readonly useOrigin: () => { data?: Origin | undefined; error: Error | null; refetch: () => unknown }
  readonly children: ReactNode
}

/** A figure is a door: press it and see formula, inputs, rows, evidence, who and when. */
export function FigureLink({ name, useOrigin, children }: Props) {
  const say = useSay(webWords)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="figure-link"
        aria-haspopup="dialog"
        title={say('figure.open', { name })}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {open && (
        <Drawer open title={say('figure.title')} size={420} onClose={() => setOpen(false)}>
          <OriginPanel name={name} useOrigin={useOrigin} />
        </Drawer>
      )}
    </>
  )
}

function OriginPanel({ name, useOrigin }: Pick<Props, 'name' | 'useOrigin'>) {
  const origin = useOrigin()
  return (
    <Waiting for={origin}>
      {(data) => (
        <>
          <h2 className="panel-name">{name}</h2>
          <FigureOrigin of={data} />
        </>
      )}
    </Waiting>
  )
}
