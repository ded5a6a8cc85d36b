import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { arrivalWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { readTextFile } from '#modules/dispatch/web/read-text-file.ts'
import { saveAs } from '#web/client/transfer.ts'
import { formatBytes } from '#web/figure/format.ts'
import { useSay } from '#web/words/language.ts'

const LIMIT_BYTES = 4 * 1024 * 1024

/** Where a CSV of daily values is dropped or chosen; what is too large or no text does not travel. */
export function DailyDrop({ choose }: { readonly choose: (file: { fileName: string; text: string }) => void }) {
  const say = useSay(arrivalWords)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [fault, setFault] = useState<string | undefined>()
  const limit = formatBytes(LIMIT_BYTES)
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > LIMIT_BYTES) return setFault(say('too-large', { limit }))
    const read = await readTextFile(file)
    if (read === undefined || !('text' in read)) return setFault(say('unreadable'))
    setFault(undefined)
    choose({ fileName: file.name.slice(0, 200), text: read.text })
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
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <b>{say('drop')}</b>
        <span className="second small">{say('drop.why', { limit })}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        hidden
        aria-label={say('drop.choose')}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      {fault !== undefined && <Alert type="error" showIcon title={fault} />}
      <p className="row">
        <Button
          type="link"
          size="small"
          onClick={() =>
            saveAs(
              new Blob([`\uFEFF${say('template.head')}\r\n`], { type: 'text/csv;charset=utf-8' }),
              `${say('template.name')}.csv`,
            )
          }
        >
          {say('template')}
        </Button>
      </p>
    </section>
  )
}
