import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { exportVisits, listVisits, VISIT_STATES, type VisitHead } from '#modules/projects/visit.contract.ts'
import { visitWords } from '#modules/projects/visit-screen.messages.ts'
import { VisitState } from '#modules/projects/web/VisitState.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Every visit in sight, the latest first. */
export function VisitsPage() {
  const say = useSay(visitWords)
  const navigate = useNavigate()
  const visits = useRead(listVisits, { limit: '500' })
  const columns = useVisitColumns()
  const [failed, setFailed] = useState<Error | undefined>()
  return (
    <Waiting for={visits}>
      {({ rows, counts }) => (
        <>
          <PageHead
            title={say('visits.title', {
              planned: counts.planned ?? 0,
              open: counts.open ?? 0,
              settled: counts.settled ?? 0,
            })}
            why={say('visits.why')}
          >
            <Refused error={failed} />
            {rows.length > 0 && (
              <ActButton act={() => void download(exportVisits, {}).catch(setFailed)}>{say('workbook')}</ActButton>
            )}
          </PageHead>
          <DataTable
            id="site-visits"
            name={say('visits')}
            rows={rows}
            total={rows.length}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => void navigate({ to: '/visits/$siteVisitId', params: { siteVisitId: row.id } })}
            empty={<State kind="empty" title={say('visits.empty')} why={say('visits.empty.why')} />}
          />
        </>
      )}
    </Waiting>
  )
}

function useVisitColumns(): readonly Column<VisitHead>[] {
  const say = useSay(visitWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'planned',
      head: say('column.planned'),
      width: 116,
      text: (row) => row.plannedOn,
      cell: (row) => <span className="nowrap">{dates.day(row.plannedOn)}</span>,
    },
    {
      key: 'project',
      head: say('column.project'),
      text: (row) => `${row.project.number} ${row.project.title}`,
      cell: (row) => (
        <PageLink to="/visits/$siteVisitId" params={{ siteVisitId: row.id }}>
          {row.project.title}
        </PageLink>
      ),
    },
    { key: 'unit', head: say('column.unit'), width: 160, text: (row) => pick(row.unit), cell: (row) => pick(row.unit) },
    {
      key: 'purpose',
      head: say('column.purpose'),
      width: 160,
      wideOnly: true,
      text: (row) => row.purpose,
      cell: (row) => row.purpose,
    },
    { key: 'lead', head: say('column.lead'), width: 88, text: (row) => row.lead.name, cell: (row) => row.lead.name },
    {
      key: 'state',
      head: say('column.state'),
      width: 104,
      text: (row) => row.state,
      options: VISIT_STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: (row) => <VisitState state={row.state} />,
    },
    {
      key: 'findings',
      head: say('column.findings'),
      width: 80,
      number: (row) => row.findings,
      cell: (row) => row.findings,
    },
    { key: 'open', head: say('column.open'), width: 88, number: (row) => row.open, cell: (row) => row.open },
  ]
}
