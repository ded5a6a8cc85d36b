import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type BulletinHead, listBulletins } from '#modules/bulletins/bulletin.contract.ts'
import { BULLETIN_STATES } from '#modules/bulletins/bulletin.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import { BulletinState } from '#modules/bulletins/web/BulletinState.tsx'
import { DraftDialog } from '#modules/bulletins/web/DraftDialog.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

/** Every bulletin the reader may see, the newest period first. */
export function BulletinList() {
  const say = useSay(bulletinWords)
  const navigate = useNavigate()
  const may = useCan()('bulletin.draft')
  const [isDrafting, draft] = useState(false)
  const list = useRead(listBulletins, {}, { every: 30_000 })
  const columns = useBulletinColumns()
  const open = (bulletinId: string) =>
    void navigate({ to: '/bulletins/$bulletinId', params: { bulletinId }, search: {} })
  return (
    <Waiting for={list}>
      {({ rows }) => (
        <>
          <PageHead title={titleOf(rows, say)} why={say('why')}>
            <ActButton primary act={() => draft(true)} reason={may ? undefined : say('new.no-right')}>
              {say('new')}
            </ActButton>
          </PageHead>
          <DataTable
            id="bulletins"
            name={say('bulletins')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => open(row.id)}
            empty={<State kind="empty" title={say('title.none')} why={say('empty.why')} />}
          />
          {isDrafting && <DraftDialog close={() => draft(false)} drafted={open} />}
        </>
      )}
    </Waiting>
  )
}

type Say = ReturnType<typeof useSay<typeof bulletinWords>>

function titleOf(rows: readonly BulletinHead[], say: Say): string {
  const waiting = rows.filter(({ state }) => state === 'submitted').length
  if (waiting > 0) return say('title.waiting', { n: waiting })
  const issued = rows.filter(({ state }) => state === 'issued').length
  return issued > 0 ? say('title.issued', { n: issued }) : say('title.none')
}

function useBulletinColumns(): readonly Column<BulletinHead>[] {
  const say = useSay(bulletinWords)
  const dates = useDates()
  const nameOf = ({ title, period }: BulletinHead) => title || say('untitled', { period: dates.period(period) })
  return [
    {
      key: 'title',
      head: say('column.title'),
      text: nameOf,
      cell: (row) => (
        <PageLink to="/bulletins/$bulletinId" params={{ bulletinId: row.id }}>
          {nameOf(row)}
        </PageLink>
      ),
    },
    {
      key: 'number',
      head: say('column.number'),
      width: 170,
      text: ({ number }) => number ?? '',
      cell: ({ number }) => <span className="nowrap">{number ?? '—'}</span>,
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 130,
      text: ({ state }) => state,
      options: BULLETIN_STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: ({ state }) => <BulletinState of={state} />,
    },
    {
      key: 'period',
      head: say('column.period'),
      width: 120,
      text: ({ period }) => period,
      cell: ({ period }) => dates.period(period),
    },
    {
      key: 'issued',
      head: say('column.issued'),
      width: 120,
      text: ({ issuedOn }) => issuedOn ?? '',
      cell: ({ issuedOn }) => (issuedOn === null ? '—' : dates.day(issuedOn)),
    },
    {
      key: 'by',
      head: say('column.by'),
      width: 150,
      wideOnly: true,
      text: ({ draftedBy, signedBy }) => `${draftedBy ?? ''} ${signedBy ?? ''}`,
      cell: ({ draftedBy, signedBy }) => (
        <span className="second">{[draftedBy, signedBy].filter((name) => name !== null).join(' / ')}</span>
      ),
    },
  ]
}
