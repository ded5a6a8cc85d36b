import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { type AttachedFile, fileDetach, fileDownload, fileList, fileUpload } from '#cases/file.contract.ts'
import { fileMessages } from '#cases/file.messages.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download, upload } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatBytes } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useLanguage, useSay } from '#web/words/language.ts'
import { saySentence } from '#web/words/useSentence.ts'

interface Props {
  readonly subjectKind: string
  readonly subjectId: string
  /** Why nothing can be attached now; without it files can be dropped here. */
  readonly reason?: string
}

const LOOK_AGAIN_MS = 3000

/** Evidence of a record. A file waits in quarantine until the check says clean; unknown is never clean. */
export function Files({ subjectKind, subjectId, reason }: Props) {
  const say = useSay(caseScreenWords)
  const [checking, setChecking] = useState(false)
  const files = useRead(fileList, { subjectKind, subjectId }, checking ? { every: LOOK_AGAIN_MS } : {})
  const waits = files.data?.files.some((file) => file.state === 'quarantined') ?? false
  if (waits !== checking) setChecking(waits)
  return (
    <section className="files stack" aria-label={say('files')}>
      <Waiting for={files}>
        {({ files: list }) =>
          list.length === 0 ? (
            <p className="second">{say('files.none')}</p>
          ) : (
            <ul className="lines">
              {list.map((file) => (
                <FileLine key={file.id} file={file} mayDetach={reason === undefined} />
              ))}
            </ul>
          )
        }
      </Waiting>
      {reason === undefined ? (
        <DropPlace subjectKind={subjectKind} subjectId={subjectId} />
      ) : (
        <small className="second">{reason}</small>
      )}
    </section>
  )
}

function DropPlace({ subjectKind, subjectId }: Props) {
  const say = useSay(caseScreenWords)
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<string | undefined>()
  const [refused, setRefused] = useState<readonly { name: string; error: Error }[]>([])
  /** One that is refused does not keep the others from being sent. */
  const send = async (files: readonly File[]) => {
    setRefused([])
    for (const file of files) {
      setSending(file.name)
      await upload(fileUpload, { subjectKind, subjectId }, file).catch((error: Error) =>
        setRefused((former) => [...former, { name: file.name, error }]),
      )
    }
    setSending(undefined)
    await queries.invalidateQueries({ queryKey: ['file'] })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send([...event.dataTransfer.files])
  }
  return (
    <>
      {refused.map(({ name, error }) => (
        <div key={name}>
          <b className="small">{name}</b>
          <Refused error={error} />
        </div>
      ))}
      <button
        type="button"
        className={over ? 'drop-place over' : 'drop-place'}
        disabled={sending !== undefined}
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
            <b>{say('files.add')}</b> <span className="second">{say('files.drop')}</span>
          </>
        ) : (
          say('files.sending', { name: sending })
        )}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={say('files.add')}
        onChange={(event) => {
          void send([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}

function FileLine({ file, mayDetach }: { readonly file: AttachedFile; readonly mayDetach: boolean }) {
  const say = useSay(caseScreenWords)
  const { language } = useLanguage()
  const dates = useDates()
  const [removing, setRemoving] = useState(false)
  const [error, setError] = useState<Error | undefined>()
  const detach = useAct(fileDetach, { done: () => setRemoving(false) })
  const why = file.finding === undefined ? undefined : saySentence([fileMessages], language, file.finding)
  const open = () => {
    setError(undefined)
    download(fileDownload, { fileId: file.id }).catch(setError)
  }
  if (file.detached !== undefined) {
    return (
      <li className="second small">
        <del>{file.name}</del>
        <span>{[file.detached.by, dates.near(file.detached.at), file.detached.reason].join(' · ')}</span>
      </li>
    )
  }
  return (
    <li>
      <span>
        {file.state === 'clean' ? (
          <Button
            type="link"
            size="small"
            className="file-name"
            aria-label={say('files.open', { name: file.name })}
            onClick={open}
          >
            {file.name}
          </Button>
        ) : (
          file.name
        )}
        <br />
        <small className="second">
          {[
            formatBytes(file.sizeBytes),
            say('files.sent', { who: file.attachedBy, when: dates.near(file.attachedAt) }),
          ].join(' · ')}
        </small>
        <Refused error={error} />
      </span>
      <span className="row">
        {file.state === 'quarantined' && (
          <Light is="near" reason={why ?? say('state.quarantined.why')}>
            {say('state.quarantined')}
          </Light>
        )}
        {file.state === 'bad' && (
          <Light is="red" reason={why}>
            {say('state.bad')}
          </Light>
        )}
        {mayDetach && (
          <Button type="text" size="small" onClick={() => setRemoving(true)}>
            {say('files.remove')}
          </Button>
        )}
      </span>
      {removing && (
        <ReasonDialog
          title={`${say('files.remove')} ${file.name}`}
          deed={`${say('files.remove')} ${file.name}`}
          least={2}
          danger
          busy={detach.isPending}
          error={detach.error}
          act={(reason) => detach.mutate({ fileId: file.id, reason })}
          close={() => setRemoving(false)}
        />
      )}
    </li>
  )
}
