import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import type { FieldOf } from '#engine/form/field.ts'
import { Refused } from '#web/act/Refused.tsx'
import { formatBytes } from '#web/figure/format.ts'
import type { ControlOf } from '#web/form/AnswerControl.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { type AnswerFile, useFormTools } from '#web/form/form-tools.ts'
import { useSay } from '#web/words/language.ts'

/** Files of the kinds the field takes; each is sent at once, and stands in the answer when the server has it. */
export function FilesAnswer({ field, id, told, value, take }: ControlOf<FieldOf<'file'>>) {
  const say = useSay(formWords)
  const { upload, download, book } = useFormTools()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<string | undefined>()
  const [refused, setRefused] = useState<readonly { readonly name: string; readonly error: Error }[]>([])
  const files = Array.isArray(value) ? (value as readonly AnswerFile[]) : []
  const isFull = files.length >= field.most
  const send = async (chosen: readonly File[]) => {
    setRefused([])
    for (const file of chosen) {
      setSending(file.name)
      try {
        const kept = await upload!(field.code, file)
        const now = book.field(field.code).value
        take([...(Array.isArray(now) ? now : []), kept])
      } catch (error) {
        setRefused((former) => [...former, { name: file.name, error: error as Error }])
      }
    }
    setSending(undefined)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send([...event.dataTransfer.files])
  }
  const limits = {
    types: field.types.join(say('and')).toUpperCase(),
    limit: formatBytes(field.mostBytes),
    most: field.most,
  }
  return (
    <div className="answer-files" id={id}>
      {files.length > 0 && (
        <ul className="lines">
          {files.map((file) => (
            <li key={file.id}>
              <span>
                {download === undefined ? (
                  file.name
                ) : (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={say('file.open', { name: file.name })}
                    onClick={() => void download(file)}
                  >
                    {file.name}
                  </button>
                )}{' '}
                <small className="second">{formatBytes(file.bytes)}</small>
              </span>
              <Button
                size="small"
                type="text"
                aria-label={say('file.remove', { name: file.name })}
                onClick={() => take(files.filter((one) => one.id !== file.id))}
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
      {refused.map(({ name, error }) => (
        <div key={name}>
          <b className="small">{name}</b>
          <Refused error={error} />
        </div>
      ))}
      {!isFull && upload !== undefined && (
        <button
          type="button"
          className={over ? 'drop-place over' : 'drop-place'}
          disabled={sending !== undefined}
          aria-describedby={told}
          onClick={() => input.current?.click()}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          {sending === undefined ? (
            <>
              <b>{say('file.add')}</b> <span className="second">{say('file.drop')}</span>
              <br />
              <small className="second">{say(field.most > 1 ? 'file.types' : 'file.one', limits)}</small>
            </>
          ) : (
            say('file.sending', { name: sending })
          )}
        </button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        multiple={field.most > 1}
        accept={field.types.map((type) => `.${type}`).join(',')}
        aria-label={say('file.add')}
        onChange={(event) => {
          void send([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </div>
  )
}
