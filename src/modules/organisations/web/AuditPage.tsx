import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useMemo } from 'react'
import { type AuditRow, listAudit, listDeeds } from '#modules/organisations/audit.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { AuditEntry } from '#modules/organisations/web/AuditEntry.tsx'
import { useAuditDetail } from '#modules/organisations/web/useAuditDetail.ts'
import { call } from '#web/client/call.ts'
import { readKey, useRead } from '#web/client/useRead.ts'
import { groupDigits } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { startOfOfficeDay } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, text, useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const OUTCOMES = ['done', 'refused', 'failed'] as const
const SHAPE = { deed: text(), outcome: oneOf(['', ...OUTCOMES], ''), from: maybe(), until: maybe(), entry: maybe() }
const PAGE = 200

/** The append-only log, narrowed by what is asked for; the reading itself is written down. */
export function AuditPage() {
  const say = useSay(personWords)
  const [state, change] = useAddress(SHAPE)
  const input = {
    limit: PAGE,
    ...(state.deed !== '' && { deed: state.deed }),
    ...(state.outcome !== '' && { outcome: state.outcome }),
    ...(state.from !== undefined && { from: startOfOfficeDay(state.from).toISOString() }),
    ...(state.until !== undefined && { until: startOfOfficeDay(state.until, 1).toISOString() }),
  }
  const log = useInfiniteQuery({
    queryKey: [...readKey(listAudit, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listAudit, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (former) => former,
    refetchOnWindowFocus: false,
  })
  const names = useDeedNames()
  const tellDetail = useAuditDetail()
  const columns = useColumns(names, tellDetail)
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? []
  const total = log.data?.pages[0]?.total ?? 0
  const opened = rows.find((row) => row.id === state.entry)
  return (
    <Waiting for={log}>
      {() => (
        <>
          <PageHead title={say('audit.title', { n: groupDigits(String(total)) })} why={say('audit.why')} />
          <DataTable
            id="audit"
            name={say('audit')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => change({ entry: row.id })}
            isOpen={(row) => row.id === state.entry}
            empty={<State kind="none-match" title={say('audit.none')} />}
            tools={
              <>
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  size="small"
                  className="deed-find"
                  value={state.deed || undefined}
                  placeholder={say('audit.deed.find')}
                  aria-label={say('audit.deed.find')}
                  popupMatchSelectWidth={false}
                  options={[...names].map(([value, label]) => ({ value, label }))}
                  onChange={(deed: string | undefined) => change({ deed: deed ?? '' })}
                />
                <Select
                  size="small"
                  value={state.outcome}
                  aria-label={say('audit.outcome')}
                  popupMatchSelectWidth={false}
                  options={[
                    { value: '', label: say('audit.all') },
                    ...OUTCOMES.map((value) => ({ value, label: say(`audit.${value}`) })),
                  ]}
                  onChange={(outcome: '' | (typeof OUTCOMES)[number]) => change({ outcome })}
                />
                {(['from', 'until'] as const).map((end) => (
                  <label key={end} className="as-of small" htmlFor={`audit-${end}`}>
                    {say(`audit.${end}`)}
                    <DateInput
                      id={`audit-${end}`}
                      size="small"
                      value={state[end] ?? ''}
                      change={(date) => change({ [end]: date || undefined })}
                    />
                  </label>
                ))}
              </>
            }
          />
          {opened !== undefined && (
            <AuditEntry
              row={opened}
              deed={names.get(opened.deed) ?? opened.deed}
              close={() => change({ entry: undefined })}
            />
          )}
          {log.hasNextPage && (
            <p className="more">
              <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {say('audit.more', { n: Math.min(PAGE, total - rows.length) })}
              </Button>
            </p>
          )}
        </>
      )}
    </Waiting>
  )
}

/** Operations by the names that their contracts give them. */
function useDeedNames(): ReadonlyMap<string, string> {
  const pick = usePick()
  const deeds = useRead(listDeeds, {}, { freshFor: 600_000 }).data?.rows
  return useMemo(() => new Map(deeds?.map(({ deed, name }) => [deed, pick(name)])), [deeds, pick])
}

const LIGHTS = { done: 'ok', refused: 'lag', failed: 'red' } as const

function useColumns(names: ReadonlyMap<string, string>, tellDetail: (row: AuditRow) => string) {
  const say = useSay(personWords)
  const pick = usePick()
  const dates = useDates()
  const subject = (row: AuditRow) =>
    [row.subjectKindName, row.subjectName].flatMap((name) => (name === null ? [] : pick(name))).join(' ')
  const columns: readonly Column<AuditRow>[] = [
    {
      key: 'at',
      head: say('audit.at'),
      cell: (row) => <span className="nowrap">{dates.moment(row.at)}</span>,
      text: (row) => row.at,
      width: 140,
    },
    {
      key: 'who',
      head: say('audit.who'),
      cell: (row) => (
        <>
          {row.personName ?? <span className="second">{say('audit.nobody')}</span>}
          {row.onBehalfOfName !== null && (
            <small className="second"> {say('audit.behalf', { name: row.onBehalfOfName })}</small>
          )}
        </>
      ),
      text: (row) => [row.personName, row.onBehalfOfName].filter(Boolean).join(' '),
      width: 110,
    },
    {
      key: 'deed',
      head: say('audit.deed'),
      cell: (row) => names.get(row.deed) ?? row.deed,
      text: (row) => names.get(row.deed) ?? row.deed,
      width: 190,
    },
    {
      key: 'outcome',
      head: say('audit.outcome'),
      cell: (row) => <Light is={LIGHTS[row.outcome]}>{say(`audit.${row.outcome}`)}</Light>,
      text: (row) => row.outcome,
      options: OUTCOMES.map((value) => ({ value, label: say(`audit.${value}`) })),
      width: 110,
    },
    { key: 'subject', head: say('audit.subject'), cell: subject, text: subject, width: 130 },
    {
      key: 'origin',
      head: say('audit.origin'),
      cell: (row) => row.origin,
      text: (row) => row.origin ?? '',
      width: 120,
      hidden: true,
    },
    {
      key: 'detail',
      head: say('audit.detail'),
      cell: (row) => <small className="second">{tellDetail(row)}</small>,
      text: tellDetail,
    },
  ]
  return columns
}
