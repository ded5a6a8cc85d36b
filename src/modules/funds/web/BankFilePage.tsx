import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import {
  DIFFERENCES,
  type Difference,
  downloadBankFile,
  getBankFile,
  takeBankResult,
} from '#modules/funds/bank-file.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download, upload } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

type BankFileView = Output<typeof getBankFile>

/** One file for the bank: what was in it, what the bank said, and every difference line by line. */
export function BankFilePage() {
  const { bankFileId = '' } = useParams({ strict: false })
  const file = useRead(getBankFile, { bankFileId })
  return <Waiting for={file}>{(data) => <File of={data} />}</Waiting>
}

function File({ of: file }: { readonly of: BankFileView }) {
  const say = useSay(fundWords)
  const dates = useDates()
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<Error | undefined>()
  const take = async (chosen: globalThis.File | undefined) => {
    if (chosen === undefined) return
    setError(undefined)
    try {
      await upload(takeBankResult, { bankFileId: file.id }, chosen)
      await queries.invalidateQueries()
    } catch (caught) {
      setError(caught as Error)
    }
  }
  return (
    <>
      <PageHead
        title={say('bank.file.title', { number: file.number, n: file.payments, amount: wan(file.totalFen) })}
        beside={<Light is={file.state === 'out' ? 'near' : 'ok'}>{say(`bank.${file.state}`)}</Light>}
        crumbs={[
          { key: 'bank', name: say('bank.crumb'), to: '/funds/bank-files' },
          { key: 'number', name: file.number },
        ]}
        why={say('bank.file.why', { paid: file.paid, failed: file.failed, waiting: file.waiting })}
      >
        {file.mayRemit && (
          <>
            <ActButton act={() => void download(downloadBankFile, { bankFileId: file.id }).catch(setError)}>
              {say('bank.download')}
            </ActButton>
            <ActButton primary={file.state === 'out'} act={() => input.current?.click()}>
              {say('bank.result')}
            </ActButton>
            <input
              ref={input}
              type="file"
              hidden
              accept=".csv,.xlsx,.txt"
              aria-label={say('bank.result')}
              onChange={({ target }) => {
                void take(target.files?.[0])
                target.value = ''
              }}
            />
          </>
        )}
      </PageHead>
      <Refused error={error} />
      <div className="fund-page">
        <section className="card stack">
          <h2>{say('section.facts')}</h2>
          <dl className="facts">
            <div>
              <dt>{say('column.payment')}</dt>
              <dd>
                {file.lists.map(({ id, number, title }) => (
                  <PageLink key={id} to="/funds/payments/$paymentListId" params={{ paymentListId: id }}>
                    {number} {title}{' '}
                  </PageLink>
                ))}
              </dd>
            </div>
            <div>
              <dt>{say('bank.hash')}</dt>
              <dd className="small">{file.sha256}</dd>
            </div>
          </dl>
        </section>
        <section className="stack">
          <h2>{say('section.results')}</h2>
          {file.results.length === 0 && <p className="second">{say('bank.no-result')}</p>}
          {file.results.map((one) => (
            <div key={one.id} className="stack">
              <p>
                {say('bank.result.line', {
                  name: one.name,
                  lines: one.lines,
                  paid: one.paid,
                  failed: one.failed,
                  n: one.differences.length,
                })}{' '}
                <span className="second">
                  {one.takenBy ?? ''} {dates.near(one.takenAt)}
                </span>
              </p>
              {one.differences.length > 0 && <Differences rows={one.differences} />}
            </div>
          ))}
        </section>
      </div>
    </>
  )
}

function Differences({ rows }: { readonly rows: readonly Difference[] }) {
  const say = useSay(fundWords)
  return (
    <DataTable
      id="fund-differences"
      name={say('column.differences')}
      rows={rows}
      rowKey={({ kind, line, reference }) => `${kind} ${line} ${reference}`}
      columns={[
        {
          key: 'line',
          head: say('column.line-no'),
          width: 64,
          number: (row) => row.line,
          cell: (row) => row.line ?? '—',
        },
        {
          key: 'kind',
          head: say('column.difference'),
          width: 150,
          text: (row) => row.kind,
          options: DIFFERENCES.map((value) => ({ value, label: say(`difference.${value}`) })),
          cell: (row) => <Light is={row.kind === 'missing' ? 'near' : 'red'}>{say(`difference.${row.kind}`)}</Light>,
        },
        {
          key: 'reference',
          head: say('column.reference'),
          width: 170,
          text: (row) => row.reference,
          cell: (row) => row.reference,
        },
        { key: 'ours', head: say('column.ours'), text: (row) => row.ours, cell: (row) => row.ours || '—' },
        {
          key: 'theirs',
          head: say('column.theirs'),
          width: 240,
          text: (row) => row.theirs,
          cell: (row) => row.theirs || '—',
        },
      ]}
    />
  )
}
