import { useNavigate } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { listRegisters } from '#modules/registries/entry.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { SimilarTitles } from '#modules/registries/web/SimilarTitles.tsx'
import { useRead } from '#web/client/useRead.ts'
import { groupDigits } from '#web/figure/format.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Row = Output<typeof listRegisters>['rows'][number]

/** Everything the office knows without asking, register by register. */
export function RegistersPage() {
  const say = useSay(registryWords)
  const navigate = useNavigate()
  const registers = useRead(listRegisters, {})
  const columns = useColumns()
  return (
    <Waiting for={registers}>
      {({ rows }) => {
        const entries = rows.reduce((sum, row) => sum + row.entries, 0)
        return (
          <>
            <PageHead
              title={say('registers.title', { registers: rows.length, entries: groupDigits(String(entries)) })}
              why={say('registers.why')}
            />
            <div className="stack">
              <DataTable
                id="registers"
                name={say('registers.list')}
                rows={rows}
                columns={columns}
                rowKey={(row) => row.code}
                open={(row) => void navigate({ to: '/registers/$register', params: { register: row.code } })}
                empty={<State kind="empty" title={say('registers.none')} why={say('registers.none.why')} />}
              />
              {rows.some((row) => row.hasTitles) && <SimilarTitles />}
            </div>
          </>
        )
      }}
    </Waiting>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useSay(registryWords)
  const pick = usePick()
  const count = (key: string, head: string, of: (row: Row) => number): Column<Row> => ({
    key,
    head,
    width: 110,
    number: of,
    filterable: false,
    sum: true,
    cell: (row) => (of(row) === 0 ? <span className="second">0</span> : groupDigits(String(of(row)))),
  })
  return [
    {
      key: 'name',
      head: say('column.register'),
      text: (row) => pick(row.name),
      cell: (row) => (
        <>
          <PageLink to="/registers/$register" params={{ register: row.code }}>
            {pick(row.name)}
          </PageLink>
          {row.samples > 0 && <span className="tag"> {say('sample')}</span>}
        </>
      ),
    },
    {
      key: 'key',
      head: say('column.key'),
      width: 220,
      wideOnly: true,
      text: (row) => pick(row.keyName),
      cell: (row) => pick(row.keyName),
    },
    count('entries', say('column.entries'), (row) => row.entries),
    { ...count('facts', say('column.facts'), (row) => row.facts.length), sum: false, wideOnly: true },
    count('verified', say('column.verified'), (row) => row.standing.verified),
    count('departmental', say('column.departmental'), (row) => row.standing.departmental),
    count('self', say('column.self'), (row) => row.standing.selfDeclared),
    count('disputes', say('column.disputes'), (row) => row.openDisputes),
  ]
}
