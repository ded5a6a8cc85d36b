import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { attachCaseFile, detachCaseFile, downloadCaseFile } from '#cases/case-file.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download, upload } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { formatBytes } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Kind = CaseView['files'][number]

/** The papers of a case by their kinds, those that are needed first. */
export function CaseFiles({ one }: { readonly one: CaseView }) {
  return (
    <div className="stack">
      {one.files.map((kind) => (
        <FileKind key={kind.code} one={one} kind={kind} />
      ))}
    </div>
  )
}

function FileKind({ one, kind }: { readonly one: CaseView; readonly kind: Kind }) {
  const say = useSay(caseWords)
  const sayFile = useSay(caseScreenWords)
  const pick = usePick()
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState<string | undefined>()
  const [error, setError] = useState<Error | undefined>()
  const send = async (files: readonly File[]) => {
    setError(undefined)
    for (const file of files) {
      setSending(file.name)
      await upload(attachCaseFile, { caseId: one.id, code: kind.code }, file).catch(setError)
    }
    setSending(undefined)
    await queries.invalidateQueries({ queryKey: ['case'] })
  }
  return (
    <section className="file-kind">
      <div className="between">
        <h3>
          {pick(kind.name)} {kind.isNeeded && kind.files.length === 0 && <Light is="lag">{say('files.needed')}</Light>}
        </h3>
        {one.mayAttach && kind.isPaper && (
          <Button size="small" loading={sending !== undefined} onClick={() => input.current?.click()}>
            {sending === undefined ? sayFile('files.add') : sayFile('files.sending', { name: sending })}
          </Button>
        )}
      </div>
      <Refused error={error} />
      {kind.files.length === 0 ? (
        <p className="second small">{say('files.none')}</p>
      ) : (
        <ul className="lines">
          {kind.files.map((file) => (
            <FileLine key={file.id} one={one} file={file} />
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={`${sayFile('files.add')} ${pick(kind.name)}`}
        onChange={(event) => {
          void send([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </section>
  )
}

function FileLine({ one, file }: { readonly one: CaseView; readonly file: Kind['files'][number] }) {
  const say = useSay(caseScreenWords)
  const dates = useDates()
  const [isRemoving, setIsRemoving] = useState(false)
  const [error, setError] = useState<Error | undefined>()
  const detach = useAct(detachCaseFile, { done: () => setIsRemoving(false) })
  return (
    <li>
      <span>
        {file.state === 'clean' ? (
          <Button
            type="link"
            size="small"
            className="file-name"
            aria-label={say('files.open', { name: file.name })}
            onClick={() => {
              setError(undefined)
              download(downloadCaseFile, { caseId: one.id, fileId: file.id }).catch(setError)
            }}
          >
            {file.name}
          </Button>
        ) : (
          file.name
        )}{' '}
        <small className="second">
          {[
            formatBytes(file.sizeBytes),
            say('files.sent', { who: file.attachedBy, when: dates.near(file.attachedAt) }),
          ].join(' · ')}
        </small>
        <Refused error={error} />
      </span>
      <span className="row">
        {file.state === 'quarantined' && <Light is="near">{say('state.quarantined')}</Light>}
        {file.state === 'bad' && <Light is="red">{say('state.bad')}</Light>}
        {one.mayAttach && (
          <Button type="text" size="small" onClick={() => setIsRemoving(true)}>
            {say('files.remove')}
          </Button>
        )}
      </span>
      {isRemoving && (
        <ReasonDialog
          title={`${say('files.remove')} ${file.name}`}
          deed={`${say('files.remove')} ${file.name}`}
          least={2}
          danger
          busy={detach.isPending}
          error={detach.error}
          act={(reason) => detach.mutate({ caseId: one.id, fileId: file.id, reason })}
          close={() => setIsRemoving(false)}
        />
      )}
    </li>
  )
}
