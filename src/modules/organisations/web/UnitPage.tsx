import { useParams } from '@tanstack/react-router'
import { Dropdown, Tabs } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import { unitGet } from '#modules/organisations/unit.contract.ts'
import { UnitActDrawer } from '#modules/organisations/web/UnitActDrawer.tsx'
import { UnitHistory } from '#modules/organisations/web/UnitHistory.tsx'
import { UNIT_ACTS } from '#modules/organisations/web/unit-acts.ts'
import { useUnitName, useUnitWords } from '#modules/organisations/web/useUnits.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const TABS = ['children', 'history'] as const
const SHAPE = { tab: oneOf(['', ...TABS], ''), act: oneOf(['', ...UNIT_ACTS], ''), asOf: maybe() }

export function UnitPage() {
  const { unitId } = useParams({ strict: false })
  const [{ asOf }] = useAddress(SHAPE)
  const unit = useRead(unitGet, { unitId: unitId ?? '', ...(asOf !== undefined && { asOf }) })
  return <Waiting for={unit}>{(data) => <Unit of={data} />}</Waiting>
}

function Unit({ of: { unit, ancestors, children, openedOn, closedOn } }: { readonly of: Output<typeof unitGet> }) {
  const say = useSay(organisationWords)
  const nameOf = useUnitName()
  const dates = useDates()
  const can = useCan()
  const may = can('organisation.manage', unit.path)
  const [state, change] = useAddress(SHAPE)
  const crumbs = [
    { key: 'units', name: say('units'), to: '/units' },
    ...ancestors.map((above) => ({
      key: above.unitId,
      name: nameOf(above),
      to: '/units/$unitId',
      params: { unitId: above.unitId },
    })),
  ]
  const { kindName, peerGroupName } = useUnitWords()
  const isRoot = unit.parentId === undefined
  // A unit without any below it is opened for what became of it.
  const shown = state.tab === '' ? (children.length > 0 ? 'children' : 'history') : state.tab
  const offered = UNIT_ACTS.filter((act) => !isRoot || act === 'open' || act === 'rename')
  return (
    <>
      <PageHead
        title={nameOf(unit)}
        crumbs={crumbs}
        beside={closedOn !== undefined && <Light is="none">{say('unit.closed', { date: dates.day(closedOn) })}</Light>}
        why={[
          ...new Set([
            unit.code,
            unit.regionCode,
            kindName(unit.kind),
            peerGroupName(unit.peerGroup),
            say('unit.opens', { date: dates.day(openedOn) }),
          ]),
        ]
          .filter(Boolean)
          .join(' · ')}
      >
        {can('figure.read', unit.path) && (
          <PageLink to="/indicators" search={{ unit: unit.unitId }} className="button">
            {say('unit.figures')}
          </PageLink>
        )}
        {may ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: offered.map((act) => ({
                key: act,
                label: say(`unit.act.${act}`),
                danger: act === 'close',
                onClick: () => change({ act }),
              })),
            }}
          >
            <span>
              <ActButton act={() => undefined}>{say('unit.change')}</ActButton>
            </span>
          </Dropdown>
        ) : (
          <ActButton act={() => undefined} reason={say('unit.no-manage')}>
            {say('unit.change')}
          </ActButton>
        )}
      </PageHead>
      <div className="card">
        <Tabs
          activeKey={shown}
          onChange={(tab) => change({ tab: tab === 'history' ? 'history' : 'children' })}
          items={[
            {
              key: 'children',
              label: say('unit.children', { n: children.length }),
              children:
                children.length === 0 ? (
                  <State kind="empty" title={say('unit.children.none')} why={say('unit.children.none.why')} />
                ) : (
                  <Children of={children} />
                ),
            },
            { key: 'history', label: say('unit.history'), children: <UnitHistory unitId={unit.unitId} /> },
          ]}
        />
      </div>
      {state.act !== '' && may && (
        <UnitActDrawer
          key={state.act}
          kind={state.act}
          unit={unit}
          close={() => change({ act: '' }, { replace: true })}
        />
      )}
    </>
  )
}

function Children({ of: children }: { readonly of: Output<typeof unitGet>['children'] }) {
  const say = useSay(organisationWords)
  const nameOf = useUnitName()
  const dates = useDates()
  const { kindName, peerGroupName } = useUnitWords()
  return (
    <table className="table" aria-label={say('unit.children', { n: children.length })}>
      <thead>
        <tr>
          {(['unit.name', 'unit.code', 'unit.kind', 'unit.peers', 'unit.since'] as const).map((head) => (
            <th key={head} scope="col">
              {say(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {children.map((child) => (
          <tr key={child.unitId}>
            <td>
              <PageLink to="/units/$unitId" params={{ unitId: child.unitId }}>
                {nameOf(child)}
              </PageLink>
            </td>
            <td className="second nowrap">{child.code}</td>
            <td className="second">{kindName(child.kind)}</td>
            <td className="second">{peerGroupName(child.peerGroup)}</td>
            <td className="second nowrap">{dates.day(child.fromOn)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
