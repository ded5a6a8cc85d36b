import { useState } from 'react'
import {
  bundleLetters,
  downloadLetter,
  exportLetters,
  type Letter,
  listLetters,
  receiveLetter,
} from '#modules/projects/letter.contract.ts'
import { letterWords } from '#modules/projects/letter-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Letters in sight: an applicant sees his own and takes them here, the bureau all of them. */
export function LettersPage() {
  const say = useSay(letterWords)
  const letters = useRead(listLetters, { limit: '500' })
  const [failed, setFailed] = useState<Error | undefined>()
  const receive = useAct(receiveLetter)
  const fetch = (letter: Letter) => void download(downloadLetter, { letterId: letter.id }).catch(setFailed)
  const columns = useLetterColumns(fetch, (letter) => receive.mutate({ letterId: letter.id }))
  return (
    <Waiting for={letters}>
      {({ rows, total }) => (
        <>
          <PageHead title={say('letters.title', { total })} why={say('letters.why')}>
            <Refused error={failed ?? receive.error} />
            {rows.length > 0 && (
              <>
                <ActButton act={() => void download(exportLetters, {}).catch(setFailed)}>{say('workbook')}</ActButton>
                <ActButton act={() => void download(bundleLetters, {}).catch(setFailed)}>{say('bundle')}</ActButton>
              </>
            )}
          </PageHead>
          <DataTable
            id="letters"
            name={say('letters')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<State kind="empty" title={say('letters.empty')} why={say('letters.empty.why')} />}
          />
        </>
      )}
    </Waiting>
  )
}

function useLetterColumns(
  fetch: (letter: Letter) => void,
  receive: (letter: Letter) => void,
): readonly Column<Letter>[] {
  const say = useSay(letterWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'number',
      head: say('column.number'),
      width: 152,
      text: (row) => row.number,
      cell: (row) => <span className="nowrap">{row.number}</span>,
    },
    { key: 'name', head: say('column.name'), width: 136, text: (row) => pick(row.name), cell: (row) => pick(row.name) },
    { key: 'title', head: say('column.title'), text: (row) => row.title, cell: (row) => row.title },
    { key: 'unit', head: say('column.unit'), width: 160, text: (row) => pick(row.unit), cell: (row) => pick(row.unit) },
    {
      key: 'reason',
      head: say('column.reason'),
      width: 180,
      wideOnly: true,
      text: (row) => row.reason,
      cell: (row) => row.reason || '—',
    },
    {
      key: 'on',
      head: say('column.on'),
      width: 112,
      text: (row) => row.issuedOn,
      cell: (row) => <span className="nowrap">{dates.day(row.issuedOn)}</span>,
    },
    {
      key: 'received',
      head: say('column.received'),
      width: 112,
      text: (row) => row.receivedAt ?? '',
      cell: (row) =>
        row.mayReceive ? (
          <ActButton size="small" act={() => receive(row)}>
            {say('receive')}
          </ActButton>
        ) : (
          <span className="nowrap">
            {row.receivedAt === null ? say('not-received') : dates.day(row.receivedAt.slice(0, 10))}
          </span>
        ),
    },
    {
      key: 'download',
      head: '',
      sortable: false,
      filterable: false,
      width: 88,
      text: () => '',
      cell: (row) => (
        <ActButton size="small" act={() => fetch(row)}>
          {say('download')}
        </ActButton>
      ),
    },
  ]
}
