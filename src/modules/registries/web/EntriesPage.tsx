import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { exportEntries, listEntries, listRegisters } from '#modules/registries/entry.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { OpenEntry } from '#modules/registries/web/OpenEntry.tsx'
import { useEntryColumns } from '#modules/registries/web/useEntryColumns.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { readKey, useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, text, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const ONLY = ['all', 'conflicts', 'disputes'] as const
const SHAPE = { find: text(), only: oneOf(ONLY, 'all'), holds: maybe() }
const PAGE = 200

/** The entries of one register: found by any name they ever bore, narrowed to what needs a hand. */
export function EntriesPage() {
  const { register = '' } = useParams({ strict: false })
  const say = useSay(registryWords)
  const pick = usePick()
  const navigate = useNavigate()
  const may = useCan()
  const [{ find, only, holds }, change] = useAddress(SHAPE)
  const [isOpening, setOpening] = useState(false)
  const [failed, setFailed] = useState<Error | null>(null)
  const registers = useRead(listRegisters, {}, { freshFor: 300_000 })
  const known = registers.data?.rows.find(({ code }) => code === register)
  const filter = { register, only, ...(find !== '' && { find }), ...(holds !== undefined && { holds }) }
  const input = { ...filter, limit: String(PAGE) }
  const entries = useInfiniteQuery({
    queryKey: [...readKey(listEntries, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listEntries, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (former) => former,
  })
  const rows = entries.data?.pages.flatMap((page) => page.rows) ?? []
  const total = entries.data?.pages[0]?.total ?? 0
  const conflicts = rows.filter((row) => row.conflicts > 0).length
  const columns = useEntryColumns(known?.keyName)
  const name = known === undefined ? register : pick(known.name)
  const isSettled = only === 'all' && find === '' && holds === undefined && entries.hasNextPage === false
  const noRecord = may('register.record') ? {} : { reason: say('no-record') }
  return (
    <Waiting for={entries}>
      {() => (
        <>
          <PageHead
            title={
              isSettled && conflicts > 0
                ? say('entries.title.conflicts', { name, n: total, conflicts })
                : say('entries.title', { name, n: total })
            }
            crumbs={[
              { key: 'registers', name: say('registers.list'), to: '/registers' },
              { key: 'register', name },
            ]}
            {...(known !== undefined && { why: say('entries.why', { key: pick(known.keyName) }) })}
          >
            <Button onClick={() => download(exportEntries, filter).catch(setFailed)}>{say('entries.workbook')}</Button>
            {may('register.record') && (
              <PageLink to="/registers/$register/import" params={{ register }} className="button">
                {say('entries.import')}
              </PageLink>
            )}
            <ActButton primary act={() => setOpening(true)} {...noRecord}>
              {say('entries.open')}
            </ActButton>
          </PageHead>
          <Refused error={failed} />
          <DataTable
            id={`entries.${register}`}
            name={name}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) =>
              void navigate({ to: '/register-entries/$registerEntryId', params: { registerEntryId: row.id } })
            }
            empty={<State kind="empty" title={say('entries.none')} why={say('entries.none.why')} />}
            tools={
              <>
                <Input
                  allowClear
                  size="small"
                  className="tree-find"
                  value={find}
                  placeholder={say('entries.find')}
                  aria-label={say('entries.find')}
                  onChange={(event) => change({ find: event.target.value }, { replace: true })}
                />
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  size="small"
                  className="register-holds"
                  value={holds ?? null}
                  placeholder={say('entries.holds')}
                  aria-label={say('entries.holds')}
                  options={(known?.facts ?? []).map((fact) => ({ value: fact.code, label: pick(fact.name) }))}
                  onChange={(next) => change({ holds: next ?? undefined })}
                />
                <Segmented
                  size="small"
                  value={only}
                  aria-label={say('entries.only')}
                  options={ONLY.map((value) => ({ value, label: say(`entries.only.${value}`) }))}
                  onChange={(value) => change({ only: value })}
                />
              </>
            }
          />
          {entries.hasNextPage && (
            <p className="more">
              <Button loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
                {say('entries.more', { n: Math.min(PAGE, total - rows.length) })}
              </Button>
            </p>
          )}
          {isOpening && known !== undefined && <OpenEntry register={known} close={() => setOpening(false)} />}
        </>
      )}
    </Waiting>
  )
}
