import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select, Tabs } from 'antd'
import { useState } from 'react'
import type { Request } from '#engine/contract/operation.ts'
import { exportProjects, listProjects, PROJECT_SORTS, type ProjectHead } from '#modules/projects/project.contract.ts'
import { PROJECT_STATUSES } from '#modules/projects/project.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { ProjectStatus } from '#modules/projects/web/ProjectStatus.tsx'
import { wanText } from '#modules/projects/web/wan.ts'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, text, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const STEP = 100
const LIST = {
  status: oneOf([...PROJECT_STATUSES, 'all'], 'all'),
  family: maybe(),
  year: maybe(),
  find: text(),
  sort: oneOf(PROJECT_SORTS, 'end'),
  order: oneOf(['up', 'down'], 'up'),
}
type Filter = Request<typeof listProjects>

/** All projects in sight, those that end first at the top. */
export function ProjectsPage() {
  const [state, change] = useAddress(LIST)
  const { status, family, year, find, sort, order } = state
  const filter: Filter = {
    ...(status !== 'all' && { status }),
    ...(family !== undefined && { family }),
    ...(year !== undefined && { year }),
    ...(find !== '' && { text: find }),
    sort,
    order,
  }
  return <ProjectList key={JSON.stringify(filter)} filter={filter} state={state} change={change} />
}

interface ListProps {
  readonly filter: Filter
  readonly state: ReturnType<typeof useAddress<typeof LIST>>[0]
  readonly change: ReturnType<typeof useAddress<typeof LIST>>[1]
}

function ProjectList({ filter, state, change }: ListProps) {
  const say = useSay(projectWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [more, setMore] = useState<readonly ProjectHead[]>([])
  const [cursor, setCursor] = useState<string | undefined | null>(null)
  const [error, setError] = useState<Error | undefined>()
  const projects = useRead(listProjects, { ...filter, limit: String(STEP) })
  const columns = useProjectColumns()
  const [find, setFind] = useState(state.find)
  const at = cursor === null ? projects.data?.cursor : cursor
  const next = async () => {
    try {
      const page = await call(listProjects, { ...filter, limit: String(STEP), ...(at !== undefined && { cursor: at }) })
      setMore((former) => [...former, ...page.rows])
      setCursor(page.cursor)
    } catch (caught) {
      setError(caught as Error)
    }
  }
  const isNarrowed =
    state.status !== 'all' || state.family !== undefined || state.year !== undefined || state.find !== ''
  return (
    <Waiting for={projects}>
      {({ rows: first, total, counts, families, years }) => {
        const rows = [...first, ...more]
        const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
        return (
          <>
            <PageHead
              title={say('projects.title', {
                ongoing: counts.ongoing ?? 0,
                overdue: counts.overdue ?? 0,
                accepted: counts.accepted ?? 0,
              })}
              why={say('projects.why')}
            >
              <Button onClick={() => void download(exportProjects, filter).catch(setError)}>
                {say('projects.export')}
              </Button>
            </PageHead>
            <Refused error={error} />
            <Tabs
              activeKey={state.status}
              onChange={(key) => change({ status: PROJECT_STATUSES.find((one) => one === key) ?? 'all' })}
              items={[
                { key: 'all', label: say('tab.all', { n: all }) },
                ...PROJECT_STATUSES.filter((one) => (counts[one] ?? 0) > 0 || one === state.status).map((one) => ({
                  key: one,
                  label: say('tab.one', { status: say(`status.${one}`), n: counts[one] ?? 0 }),
                })),
              ]}
            />
            <div className="row case-filters no-print">
              <Select
                className="case-filter"
                allowClear
                popupMatchSelectWidth={false}
                aria-label={say('filter.family')}
                placeholder={say('filter.family')}
                value={state.family ?? null}
                options={families.map(({ code, name }) => ({ value: code, label: pick(name) }))}
                onChange={(value) => change({ family: value ?? undefined })}
              />
              <Select
                className="case-filter"
                allowClear
                popupMatchSelectWidth={false}
                aria-label={say('filter.year')}
                placeholder={say('filter.year')}
                value={state.year ?? null}
                options={years.map((one) => ({ value: String(one), label: String(one) }))}
                onChange={(value) => change({ year: value ?? undefined })}
              />
              <Input.Search
                className="case-filter-find"
                allowClear
                aria-label={say('filter.text')}
                placeholder={say('filter.text')}
                maxLength={80}
                value={find}
                onChange={(event) => setFind(event.target.value)}
                onSearch={(words) => change({ find: words.trim() })}
              />
              <Select
                className="case-filter"
                popupMatchSelectWidth={false}
                aria-label={say('filter.sort')}
                value={`${state.sort} ${state.order}`}
                options={PROJECT_SORTS.flatMap((sort) =>
                  (['up', 'down'] as const).map((order) => ({
                    value: `${sort} ${order}`,
                    label: `${say(`sort.${sort}`)} · ${say(`sort.${order}`)}`,
                  })),
                )}
                onChange={(value) => {
                  const [sort, order] = value.split(' ')
                  change({
                    sort: PROJECT_SORTS.find((one) => one === sort) ?? 'end',
                    order: order === 'down' ? 'down' : 'up',
                  })
                }}
              />
              {isNarrowed && (
                <Button
                  size="small"
                  onClick={() => change({ status: 'all', family: undefined, year: undefined, find: '' })}
                >
                  {say('filter.clear')}
                </Button>
              )}
            </div>
            <DataTable
              id="projects"
              name={say('projects')}
              plain
              rows={rows}
              total={total}
              columns={columns.map((column) => ({
                ...column,
                ...{ filterable: false, sortable: false },
                // A sum of what is shown would be read as the sum of all.
                ...(at !== undefined && { sum: false }),
              }))}
              rowKey={(row) => row.id}
              open={(row) => void navigate({ to: '/projects/$projectId', params: { projectId: row.id } })}
              empty={
                isNarrowed ? (
                  <State kind="empty" title={say('projects.none')} why={say('projects.none.why')} />
                ) : (
                  <State kind="empty" title={say('projects.empty')} why={say('projects.empty.why')} />
                )
              }
            />
            {rows.length > 0 && (
              <div className="row case-foot">
                <small className="second">{say('projects.shown', { shown: rows.length, total })}</small>
                {at !== undefined && (
                  <Button size="small" onClick={() => void next()}>
                    {say('projects.more', { n: STEP })}
                  </Button>
                )}
              </div>
            )}
          </>
        )
      }}
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
      width: 120,
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
