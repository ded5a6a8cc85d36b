import { Button, Input } from 'antd'
import { useMemo } from 'react'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { UnitsExport } from '#modules/organisations/web/UnitsExport.tsx'
import { useUnitName, useUnits, useUnitWords } from '#modules/organisations/web/useUnits.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { many, maybe, text, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const SHAPE = { asOf: maybe(), find: text(), closed: many() }
const UNFOLDED_UP_TO = 200

/** The tree of units on any date. */
export function UnitsPage() {
  const say = useSay(organisationWords)
  const [state, change] = useAddress(SHAPE)
  const tree = useUnits(state.asOf)
  return (
    <Waiting for={tree}>
      {({ asOf, units }) => (
        <>
          <PageHead
            title={say('units.title', { n: units.length, levels: new Set(units.map((unit) => unit.level)).size })}
            why={say('units.why')}
          >
            <label className="as-of small" htmlFor="as-of">
              {say('units.as-of')}
              <DateInput id="as-of" size="small" value={asOf} change={(date) => change({ asOf: date || undefined })} />
            </label>
          </PageHead>
          <div className="card card-flush">
            <Tree units={units} asOf={asOf} find={state.find} folded={state.closed} change={change} />
          </div>
        </>
      )}
    </Waiting>
  )
}

interface Props {
  readonly units: readonly UnitVersion[]
  readonly asOf: string
  readonly find: string
  readonly folded: readonly string[]
  readonly change: (change: { find?: string; closed?: readonly string[] }, how?: { replace: boolean }) => void
}

function Tree({ units, asOf, find, folded, change }: Props) {
  const say = useSay(organisationWords)
  const { parents, rows } = useMemo(() => shownUnits(units, find, folded), [units, find, folded])
  return (
    <>
      <div className="table-tools">
        <Input
          allowClear
          size="small"
          className="tree-find"
          value={find}
          placeholder={say('units.find')}
          aria-label={say('units.find')}
          onChange={(event) => change({ find: event.target.value }, { replace: true })}
        />
        <div className="row">
          <Button size="small" type="text" onClick={() => change({ closed: [] })}>
            {say('units.expand.all')}
          </Button>
          <Button
            size="small"
            type="text"
            onClick={() => change({ closed: [...parents].map((id) => codeOf(units, id)) })}
          >
            {say('units.fold.all')}
          </Button>
          <UnitsExport units={units} asOf={asOf} find={find} />
        </div>
      </div>
      {rows.length === 0 && <State kind="none-match" />}
      {rows.length > 0 && (
        <div className="table-box">
          <table className="table" aria-label={say('units')}>
            <thead>
              <tr>
                <th scope="col">{say('unit.name')}</th>
                <th scope="col">{say('unit.code')}</th>
                <th scope="col">{say('unit.region')}</th>
                <th scope="col">{say('unit.kind')}</th>
                <th scope="col">{say('unit.peers')}</th>
                <th scope="col">{say('unit.since')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((unit) => (
                <Row
                  key={unit.unitId}
                  unit={unit}
                  foldable={parents.has(unit.unitId) && find === ''}
                  isFolded={folded.includes(unit.code)}
                  toggle={() =>
                    change(
                      {
                        closed: folded.includes(unit.code)
                          ? folded.filter((code) => code !== unit.code)
                          : [...folded, unit.code],
                      },
                      { replace: true },
                    )
                  }
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

interface RowProps {
  readonly unit: UnitVersion
  readonly foldable: boolean
  readonly isFolded: boolean
  readonly toggle: () => void
}

function Row({ unit, foldable, isFolded, toggle }: RowProps) {
  const say = useSay(organisationWords)
  const dates = useDates()
  const name = useUnitName()(unit)
  const { kindName, peerGroupName } = useUnitWords()
  return (
    <tr>
      <td className="tree-name" style={{ paddingInlineStart: 34 + unit.level * 20 }}>
        {foldable ? (
          <button
            type="button"
            className="tree-fold"
            aria-expanded={!isFolded}
            aria-label={say(isFolded ? 'units.expand' : 'units.fold', { name })}
            onClick={toggle}
          >
            <span aria-hidden="true">{isFolded ? '▸' : '▾'}</span>
          </button>
        ) : (
          <span className="tree-fold" />
        )}
        <PageLink to="/units/$unitId" params={{ unitId: unit.unitId }}>
          {name}
        </PageLink>
      </td>
      <td className="second nowrap">{unit.code}</td>
      <td className="second">{unit.regionCode}</td>
      <td className="second">{kindName(unit.kind)}</td>
      <td className="second">{peerGroupName(unit.peerGroup)}</td>
      <td className="second nowrap">{dates.day(unit.fromOn)}</td>
    </tr>
  )
}

/** What is in sight: everything that fits what is sought, or the tree without what is folded. Large trees begin folded. */
function shownUnits(units: readonly UnitVersion[], find: string, folded: readonly string[]) {
  const parents = new Set(units.flatMap((unit) => unit.parentId ?? []))
  const wanted = find.trim().toLowerCase()
  if (wanted !== '') {
    return {
      parents,
      rows: units
        .filter((unit) => [unit.nameZh, unit.nameEn, unit.code].some((word) => word.toLowerCase().includes(wanted)))
        .slice(0, UNFOLDED_UP_TO),
    }
  }
  const shut = units.filter((unit) => folded.includes(unit.code)).map((unit) => unit.path)
  const rows = units.filter((unit) => !shut.some((path) => unit.path !== path && unit.path.startsWith(path)))
  return { parents, rows }
}

function codeOf(units: readonly UnitVersion[], unitId: string): string {
  return units.find((unit) => unit.unitId === unitId)?.code ?? unitId
}
