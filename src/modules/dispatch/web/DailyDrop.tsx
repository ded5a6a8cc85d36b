import { Alert, Button } from 'antd'
import { useState } from 'react'
import { arrivalWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { saveAs } from '#web/client/transfer.ts'
import { formatBytes } from '#web/figure/format.ts'
import { DropPlace } from '#web/file/DropPlace.tsx'
import { readTextFile } from '#web/file/read-text-file.ts'
import { useSay } from '#web/words/language.ts'

const LIMIT_BYTES = 4 * 1024 * 1024

/** Where a CSV of daily values is dropped or chosen; what is too large or no text does not travel. */
export function DailyDrop({ choose }: { readonly choose: (file: { fileName: string; text: string }) => void }) {
  const say = useSay(arrivalWords)
  const [fault, setFault] = useState<string | undefined>()
  const limit = formatBytes(LIMIT_BYTES)
  const take = async (file: File) => {
    if (file.size > LIMIT_BYTES) return setFault(say('too-large', { limit }))
    const read = await readTextFile(file)
    if (read === undefined || !('text' in read)) return setFault(say('unreadable'))
    setFault(undefined)
    choose({ fileName: file.name.slice(0, 200), text: read.text })
  }
  return (
    <section className="stack">
      <DropPlace
        title={say('drop')}
        why={say('drop.why', { limit })}
        label={say('drop.choose')}
        accept=".csv,.txt,text/csv,text/plain"
        take={(file) => void take(file)}
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
