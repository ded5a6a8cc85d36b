import { Alert, Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import { FILE_LIMIT_BYTES, readTextFile, type TextFile } from '#modules/dispatch/web/read-text-file.ts'
import { saveAs } from '#web/client/transfer.ts'
import { formatBytes } from '#web/figure/format.ts'
import { useSay } from '#web/words/language.ts'

const TEMPLATE = '\uFEFFindicator,unit,period,kind,value\r\n'

/** Where a file is dropped or chosen; what is too large or no text is refused before it travels. */
export function FileDrop({ choose }: { readonly choose: (file: TextFile) => void }) {
  const say = useSay(importWords)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [fault, setFault] = useState<string | undefined>()
  const limit = formatBytes(FILE_LIMIT_BYTES)
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > FILE_LIMIT_BYTES) return setFault(say('too-large', { size: formatBytes(file.size), limit }))
    const read = await readTextFile(file)
    if (read === undefined) return setFault(say('unreadable'))
    setFault(undefined)
    choose(read)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <section className="stack">
      <button
        type="button"
        className={over ? 'drop-place import-drop over' : 'drop-place import-drop'}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <b>{say('drop')}</b>
        <span className="second small">{say('drop.why', { limit })}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        hidden
        aria-label={say('step.choose')}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      {fault !== undefined && <Alert type="error" showIcon title={fault} />}
      <p>
        <Button
          type="link"
          size="small"
          onClick={() => saveAs(new Blob([TEMPLATE], { type: 'text/csv;charset=utf-8' }), say('template.name'))}
        >
          {say('template')}
        </Button>
      </p>
    </section>
  )
}
