import { useNavigate } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { Suspense, useState } from 'react'
import { listNotices } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { ObjectDialog } from '#cases/web/ObjectionDialogs.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useServices } from '#web/frame/services.ts'
import { oneOf, useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const WHICH = ['open', 'over', 'all'] as const
const SHAPE = { which: oneOf(WHICH, 'open') }
type Notice = Output<typeof listNotices>['notices'][number]

/** The notice board: what is on public view, until when, and where to object. */
export function NoticeBoardPage() {
  const say = useSay(caseWords)
  const [{ which }, change] = useAddress(SHAPE)
  const { NoticeBoardMore } = useServices()
  const board = useRead(listNotices, { which, limit: 200 }, { keepFormer: true })
  return (
    <Waiting for={board}>
      {({ notices }) => {
        const open = notices.filter(({ isOpen }) => isOpen).length
        return (
          <>
            <PageHead
              title={
                which === 'over' ? say('notices') : open === 0 ? say('notices.none') : say('notices.open', { n: open })
              }
              why={say('notices.why')}
            />
            <Tabs
              activeKey={which}
              onChange={(next) => change({ which: WHICH.find((one) => one === next) ?? 'open' })}
              items={WHICH.map((one) => ({ key: one, label: say(`which.${one}`) }))}
            />
            {NoticeBoardMore && (
              <Suspense fallback={null}>
                <NoticeBoardMore which={which} />
              </Suspense>
            )}
            <Board notices={notices} />
          </>
        )
      }}
    </Waiting>
  )
}

function Board({ notices }: { readonly notices: readonly Notice[] }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const [objecting, setObjecting] = useState<Notice | undefined>()
  const until = ({ until: day, isOpen }: Notice) =>
    day === undefined ? (isOpen ? say('notice.still') : '—') : dates.day(day)
  return (
    <>
      <DataTable<Notice>
        id="case-notices"
        name={say('notices')}
        rows={notices}
        rowKey={(row) => row.caseId}
        open={(row) => void navigate({ to: '/cases/$caseId', params: { caseId: row.caseId } })}
        empty={<State kind="empty" title={say('notices.none')} why={say('notices.none.why')} />}
        columns={[
          {
            key: 'title',
            head: say('column.title'),
            text: (row) => row.title,
            cell: (row) => (
              <>
                {row.title}
                {row.number !== undefined && <small className="second case-number">{row.number}</small>}
              </>
            ),
          },
          {
            key: 'process',
            head: say('column.process'),
            width: 180,
            wideOnly: true,
            text: (row) => pick(row.process.name),
            cell: (row) => pick(row.process.name),
          },
          {
            key: 'unit',
            head: say('column.unit'),
            width: 150,
            text: (row) => pick([row.unit.nameZh, row.unit.nameEn]),
            cell: (row) => pick([row.unit.nameZh, row.unit.nameEn]),
          },
          {
            key: 'published',
            head: say('notice.published'),
            width: 110,
            text: (row) => row.publishedOn,
            cell: (row) => dates.day(row.publishedOn),
          },
          { key: 'until', head: say('notice.until'), width: 110, text: (row) => row.until ?? '', cell: until },
          {
            key: 'state',
            head: say('notice.state'),
            width: 100,
            text: (row) => say(row.isOpen ? 'notice.is-open' : 'notice.is-over'),
            cell: (row) => (
              <Light is={row.isOpen ? 'near' : 'none'}>{say(row.isOpen ? 'notice.is-open' : 'notice.is-over')}</Light>
            ),
          },
          {
            key: 'objections',
            head: say('notice.objections'),
            width: 150,
            number: (row) => row.objections,
            cell: (row) =>
              row.mayObject ? (
                <Button
                  size="small"
                  onClick={(event) => {
                    event.stopPropagation()
                    setObjecting(row)
                  }}
                >
                  {say('act.object')}
                </Button>
              ) : (
                row.objections
              ),
          },
        ]}
      />
      {objecting !== undefined && (
        <ObjectDialog
          one={{ id: objecting.caseId, title: objecting.title, serial: 0 }}
          close={() => setObjecting(undefined)}
        />
      )}
    </>
  )
}
