import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Drawer, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { listPeople, type Person } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { listRoles } from '#modules/organisations/role.contract.ts'
import { ACCOUNT_STATES, AccountLight, accountState } from '#modules/organisations/web/AccountLight.tsx'
import { PersonForm } from '#modules/organisations/web/PersonForm.tsx'
import { PersonPanel } from '#modules/organisations/web/PersonPanel.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { call } from '#web/client/call.ts'
import { readKey, useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, text, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = {
  find: text(),
  state: oneOf(['present', 'left', 'all'], 'present'),
  role: maybe(),
  person: maybe(),
  unit: maybe(),
}
const PAGE = 100

/** People, their roles and accounts; telephone and mail stay masked. */
export function PeoplePage() {
  const say = useSay(personWords)
  const may = useCan()
  const [state, change] = useAddress(SHAPE)
  const [adding, setAdding] = useState(false)
  const pick = usePick()
  const roles = useRead(listRoles, {}, { freshFor: 60_000 }).data?.rows ?? []
  const columns = useColumns()
  const input = {
    state: state.state,
    limit: PAGE,
    ...(state.find !== '' && { find: state.find }),
    ...(state.role !== undefined && { roleCode: state.role }),
    ...(state.unit !== undefined && { unitId: state.unit }),
  }
  const people = useInfiniteQuery({
    queryKey: [...readKey(listPeople, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listPeople, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (former) => former,
  })
  const rows = people.data?.pages.flatMap((page) => page.rows) ?? []
  const total = people.data?.pages[0]?.total ?? 0
  return (
    <Waiting for={people}>
      {() => (
        <>
          <PageHead title={say('people.title', { n: total })} why={say('people.why')}>
            <PageLink to="/roles" className="button">
              {say('roles')}
            </PageLink>
            <ActButton
              primary
              act={() => setAdding(true)}
              {...(!may('person.manage') && { reason: say('person.no-manage') })}
            >
              {say('people.add')}
            </ActButton>
          </PageHead>
          <DataTable
            id="people"
            name={say('people')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(person) => person.id}
            open={(person) => change({ person: person.id })}
            isOpen={(person) => person.id === state.person}
            groupOf={(person) => (isOnRecord(person) ? say('people.on-record') : pick(person.unitName))}
            empty={<State kind="empty" title={say('people.none')} why={say('people.none.why')} />}
            tools={
              <>
                <Input
                  allowClear
                  size="small"
                  className="tree-find"
                  value={state.find}
                  placeholder={say('people.find')}
                  aria-label={say('people.find')}
                  onChange={(event) => change({ find: event.target.value }, { replace: true })}
                />
                <Select
                  allowClear
                  size="small"
                  className="people-role"
                  value={state.role}
                  placeholder={say('people.role')}
                  aria-label={say('people.role')}
                  options={roles.map(({ code, name }) => ({ value: code, label: pick(name) }))}
                  popupMatchSelectWidth={false}
                  onChange={(role) => change({ role })}
                />
                <Segmented
                  size="small"
                  value={state.state}
                  aria-label={say('people.state')}
                  options={(['present', 'left', 'all'] as const).map((value) => ({
                    value,
                    label: say(`people.state.${value}`),
                  }))}
                  onChange={(value) => change({ state: value })}
                />
              </>
            }
          />
          {people.hasNextPage && (
            <p className="more">
              <Button loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
                {say('people.more', { n: Math.min(PAGE, total - rows.length) })}
              </Button>
            </p>
          )}
          {state.person !== undefined && (
            <PersonPanel personId={state.person} close={() => change({ person: undefined })} />
          )}
          {adding && (
            <Drawer open size={460} title={say('people.add')} onClose={() => setAdding(false)}>
              <PersonForm
                done={(personId) => {
                  setAdding(false)
                  change({ person: personId })
                }}
              />
            </Drawer>
          )}
        </>
      )}
    </Waiting>
  )
}

/** Named in a case or a register; does nothing here himself. */
const isOnRecord = (person: Person) => person.account === null && person.roles.length === 0

function useColumns(): readonly Column<Person>[] {
  const say = useSay(personWords)
  const pick = usePick()
  return [
    {
      key: 'name',
      head: say('person.name'),
      cell: (person) => <b>{person.name}</b>,
      text: (person) => person.name,
      width: 120,
    },
    {
      key: 'post',
      head: say('person.post'),
      cell: (person) => person.post,
      text: (person) => person.post ?? '',
      width: 190,
    },
    {
      key: 'unit',
      head: say('person.unit'),
      cell: (person) => pick(person.unitName),
      text: (person) => pick(person.unitName),
      width: 200,
    },
    {
      key: 'roles',
      head: say('person.roles'),
      cell: (person) => person.roles.map((role) => pick(role.name)).join(' · ') || say('role.none'),
      text: (person) => person.roles.map((role) => pick(role.name)).join(' · '),
    },
    {
      key: 'phone',
      head: say('person.phone'),
      cell: (person) => person.phoneMasked,
      text: (person) => person.phoneMasked ?? '',
      width: 130,
      wideOnly: true,
    },
    {
      key: 'account',
      head: say('person.account'),
      cell: (person) => <AccountLight person={person} />,
      text: (person) => accountState(person),
      options: ACCOUNT_STATES.map((value) => ({ value, label: say(`person.account.${value}`) })),
      width: 120,
    },
  ]
}
