import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { endSession, listSessions } from '#modules/organisations/session.contract.ts'
import { useUnitNames } from '#modules/organisations/web/useUnits.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

type Row = Output<typeof listSessions>['rows'][number]

/** Who is signed in now; the security administrator can put somebody out at once. */
export function SessionsPage() {
  const say = useSay(personWords)
  const sessions = useRead(listSessions, { limit: 500 }, { freshFor: 5_000 })
  const [ending, setEnding] = useState<string | undefined>()
  const end = useAct(endSession)
  const columns = useColumns(end.isPending ? ending : undefined, (row) => {
    setEnding(row.id)
    end.mutate({ sessionId: row.id })
  })
  return (
    <Waiting for={sessions}>
      {({ rows, total }) => (
        <>
          <PageHead title={say('sessions.title', { n: total })} why={say('sessions.why')} />
          <Refused error={end.error} />
          <DataTable
            id="sessions"
            name={say('sessions')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<State kind="none-match" />}
          />
        </>
      )}
    </Waiting>
  )
}

function useColumns(ending: string | undefined, end: (row: Row) => void): readonly Column<Row>[] {
  const say = useSay(personWords)
  const dates = useDates()
  const unitName = useUnitNames()
  return [
    {
      key: 'person',
      head: say('person.name'),
      cell: (row) => (
        <PageLink to="/people" search={{ person: row.personId }}>
          {row.personName}
        </PageLink>
      ),
      text: (row) => row.personName,
      width: 140,
    },
    { key: 'unit', head: say('person.unit'), cell: (row) => unitName(row.unitId), text: (row) => unitName(row.unitId) },
    {
      key: 'started',
      head: say('sessions.started'),
      cell: (row) => dates.moment(row.startedAt),
      text: (row) => row.startedAt,
      width: 160,
    },
    {
      key: 'seen',
      head: say('sessions.seen'),
      cell: (row) => dates.near(row.lastSeenAt),
      text: (row) => row.lastSeenAt,
      width: 160,
    },
    {
      key: 'end',
      head: '',
      cell: (row) => (
        <ActButton
          size="small"
          busy={ending === row.id}
          act={() => end(row)}
          {...(row.isOwn && { reason: say('sessions.own') })}
        >
          {say('sessions.end')}
        </ActButton>
      ),
      width: 200,
      sortable: false,
      filterable: false,
    },
  ]
}
