import { useNavigate } from '@tanstack/react-router'
import { listProjects, type ProjectHead } from '#modules/projects/project.contract.ts'
import { PROJECT_STATUSES } from '#modules/projects/project.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { ProjectStatus } from '#modules/projects/web/ProjectStatus.tsx'
import { wanText } from '#modules/projects/web/wan.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** All projects in sight, those that end first at the top. */
export function ProjectsPage() {
  const say = useSay(projectWords)
  const navigate = useNavigate()
  const projects = useRead(listProjects, { limit: '2000' })
  const columns = useProjectColumns()
  return (
    <Waiting for={projects}>
      {({ rows, total, counts }) => (
        <>
          <PageHead
            title={say('projects.title', {
              ongoing: counts.ongoing ?? 0,
              overdue: counts.overdue ?? 0,
              accepted: counts.accepted ?? 0,
            })}
            why={say('projects.why')}
          />
          <DataTable
            id="projects"
            name={say('projects')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => void navigate({ to: '/projects/$projectId', params: { projectId: row.id } })}
            empty={<State kind="empty" title={say('projects.empty')} why={say('projects.empty.why')} />}
          />
        </>
      )}
    </Waiting>
  )
}

function useProjectColumns(): readonly Column<ProjectHead>[] {
  const say = useSay(projectWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'number',
      head: say('column.number'),
      width: 104,
      text: (row) => row.number,
      cell: (row) => (
        <PageLink to="/projects/$projectId" params={{ projectId: row.id }} className="nowrap">
          {row.number}
        </PageLink>
      ),
    },
    { key: 'title', head: say('column.title'), text: (row) => row.title, cell: (row) => row.title },
    {
      key: 'family',
      head: say('column.family'),
      width: 112,
      text: (row) => pick(row.family.name),
      cell: (row) => pick(row.family.name),
    },
    {
      key: 'unit',
      head: say('column.unit'),
      width: 120,
      text: (row) => pick(row.unit.short),
      cell: (row) => pick(row.unit.short),
    },
    {
      key: 'leader',
      head: say('column.leader'),
      width: 88,
      wideOnly: true,
      text: (row) => row.leader.name,
      cell: (row) => row.leader.name,
    },
    {
      key: 'grant',
      head: say('column.grant'),
      width: 116,
      number: (row) => wanText(row.grantFen),
      decimals: 2,
      sum: true,
      cell: (row) => wanText(row.grantFen),
    },
    {
      key: 'end',
      head: say('column.end'),
      width: 112,
      wideOnly: true,
      text: (row) => row.endOn,
      cell: (row) => <span className="nowrap">{dates.day(row.endOn)}</span>,
    },
    {
      key: 'status',
      head: say('column.status'),
      width: 116,
      text: (row) => row.status,
      options: PROJECT_STATUSES.map((value) => ({ value, label: say(`status.${value}`) })),
      cell: (row) => <ProjectStatus status={row.status} />,
    },
    {
      key: 'left',
      head: say('column.left'),
      width: 112,
      hidden: true,
      number: (row) => row.daysLeft,
      cell: (row) => row.daysLeft,
    },
    {
      key: 'recommender',
      head: say('column.recommender'),
      width: 112,
      hidden: true,
      text: (row) => (row.recommender === null ? '' : pick(row.recommender)),
      cell: (row) => (row.recommender === null ? '—' : pick(row.recommender)),
    },
  ]
}
