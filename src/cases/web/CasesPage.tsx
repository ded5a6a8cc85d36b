import { useNavigate } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import { CASE_MINE, type CaseHead, exportCases, listCases, listProcesses } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { type Bulk, BulkDialog, CaseBulk } from '#cases/web/CaseBulk.tsx'
import { CaseFilters } from '#cases/web/CaseFilters.tsx'
import { CaseViews } from '#cases/web/CaseViews.tsx'
import { CASE_LIST, filterOf } from '#cases/web/case-list.ts'
import { OpenCase } from '#cases/web/OpenCase.tsx'
import { useCaseColumns } from '#cases/web/useCaseColumns.tsx'
import { useMorePages } from '#cases/web/useMorePages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useAddress } from '#web/router/address.ts'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

const TABS = [...CASE_MINE, 'all'] as const
const MOST_COUNTED = 1_000

/** Every case in sight: what waits for me first, narrowed by what the address says. */
export function CasesPage() {
  const say = useSay(caseWords)
  const [state, change] = useAddress(CASE_LIST)
  const may = useCan()
  const filter = filterOf(state)
  const waiting = useRead(listCases, { mine: 'to-do', limit: 1 }, { freshFor: 15_000 }).data?.total
  const processes = useRead(listProcesses, {}, { freshFor: 300_000 })
  const [isOpening, setIsOpening] = useState(false)
  const [error, setError] = useState<Error | undefined>()
  const [isSending, setIsSending] = useState(false)
  const mayOpen = processes.data?.processes.some((one) => one.mayOpen) ?? false
  const send = () => {
    setIsSending(true)
    setError(undefined)
    download(exportCases, filter)
      .catch(setError)
      .finally(() => setIsSending(false))
  }
  return (
    <>
      <PageHead
        title={
          waiting === undefined ? say('cases') : waiting === 0 ? say('title.none') : say('title.todo', { n: waiting })
        }
        why={say('why')}
      >
        {may('export.run') && (
          <Button loading={isSending} onClick={send}>
            {say('list.export')}
          </Button>
        )}
        {mayOpen && (
          <ActButton primary act={() => setIsOpening(true)}>
            {say('open')}
          </ActButton>
        )}
      </PageHead>
      <Refused error={error} />
      <Tabs
        activeKey={state.mine}
        onChange={(next) => change({ mine: TABS.find((one) => one === next) ?? 'to-do' })}
        items={TABS.map((one) => ({ key: one, label: say(`tab.${one}`) }))}
        tabBarExtraContent={<CaseViews state={state} change={change} />}
      />
      <CaseFilters state={state} change={change} processes={processes.data?.processes ?? []} />
      <CaseList key={JSON.stringify(filter)} filter={filter} />
      {isOpening && processes.data !== undefined && (
        <OpenCase processes={processes.data.processes} close={() => setIsOpening(false)} />
      )}
    </>
  )
}

function CaseList({ filter }: { readonly filter: ReturnType<typeof filterOf> }) {
  const say = useSay(caseWords)
  const navigate = useNavigate()
  const columns = useCaseColumns()
  const pages = useMorePages(filter)
  const [bulk, setBulk] = useState<Bulk | undefined>()
  return (
    <Waiting for={pages.first}>
      {(first) => {
        const rows = [...first.rows, ...pages.more]
        return (
          <>
            <DataTable<CaseHead>
              id="cases"
              name={say('cases')}
              plain
              rows={rows}
              total={first.total}
              rowKey={(row) => row.id}
              open={(row) => void navigate({ to: '/cases/$caseId', params: { caseId: row.id } })}
              columns={columns}
              bulk={(chosen, clear) => <CaseBulk chosen={chosen} clear={clear} ask={setBulk} />}
              empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
            />
            {bulk !== undefined && <BulkDialog of={bulk} close={() => setBulk(undefined)} />}
            {rows.length > 0 && (
              <div className="row case-foot">
                <small className="second">
                  {first.total >= MOST_COUNTED
                    ? say('list.count.many', { shown: rows.length })
                    : say('list.count', { shown: rows.length, total: first.total })}
                </small>
                {pages.isMore && (
                  <Button size="small" loading={pages.isLoading} onClick={pages.next}>
                    {say('list.more', { n: pages.step })}
                  </Button>
                )}
                <Refused error={pages.error} />
              </div>
            )}
          </>
        )
      }}
    </Waiting>
  )
}
