import { Checkbox } from 'antd'
import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import type { BoardFigure, CockpitView } from '#modules/overview/web/useCockpit.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { SHAPES } from '#web/figure/Light.tsx'
import { flag, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { alarms: flag() }

/** Every indicator of every unit by its light: a shape and a colour, the word for those who hear; each opens the figure. */
export function CockpitMatrix({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const [{ alarms }, change] = useAddress(SHAPE)
  const { units, indicators, unit: whole } = view
  const judged = indicators.rows.filter(
    ({ indicator, own }) => own.sign !== null || units.some(({ figures }) => figures[indicator.id]?.sign != null),
  )
  const rows = judged.filter(
    ({ indicator, own }) =>
      !alarms || own.sign?.alarm === true || units.some(({ figures }) => figures[indicator.id]?.sign?.alarm === true),
  )
  const columns = units.filter(({ counts }) => counts.length > 0)
  if (judged.length === 0) return null
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{say('matrix')}</b>
        <Checkbox checked={alarms} onChange={(event) => change({ alarms: event.target.checked })}>
          {say('matrix.worse')}
        </Checkbox>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys. */}
      <section className="matrix-box" tabIndex={0} aria-label={say('matrix')}>
        <table className="table matrix">
          <thead>
            <tr>
              <th scope="col">{say('indicators')}</th>
              <th scope="col">
                <PageLink to="/indicators" search={{ unit: whole.id }}>
                  {say('matrix.whole')}
                </PageLink>
              </th>
              {columns.map(({ unit, tile }) => (
                <th key={unit.id} scope="col" className={placeClass(tile)}>
                  <PageLink to="/indicators" search={{ unit: unit.id }}>
                    {pick(unit.short)}
                  </PageLink>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ indicator, own }) => (
              <tr key={indicator.id}>
                <th scope="row">
                  <PageLink
                    to="/indicators/$indicatorId"
                    params={{ indicatorId: indicator.id }}
                    search={{ unit: whole.id }}
                  >
                    {pick(indicator.name)}
                  </PageLink>
                </th>
                <Cell of={own} unit={whole} indicator={indicator} />
                {columns.map(({ unit, figures, tile }) => (
                  <Cell
                    key={unit.id}
                    of={figures[indicator.id]}
                    unit={unit}
                    indicator={indicator}
                    place={placeClass(tile)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** What has no place on the map has none on a wall either. */
const placeClass = (tile: CockpitView['units'][number]['tile']) => (tile === null ? 'unplaced' : '')

interface CellProps {
  readonly of: BoardFigure | undefined
  readonly unit: CockpitView['unit']
  readonly indicator: CockpitView['indicators']['rows'][number]['indicator']
  readonly place?: string
}

function Cell({ of, unit, indicator, place = '' }: CellProps) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  if (of === undefined)
    return (
      <td className={`second ${place}`} title={say('matrix.none')}>
        —
      </td>
    )
  const light = of.sign === null ? say('unlit') : pick(of.sign.word)
  const value = of.completion === null ? '' : `${formatDecimal(of.completion, { decimals: 0 }) ?? ''}%`
  const words = say('matrix.cell', {
    unit: pick(unit.short),
    indicator: pick(indicator.name),
    light,
    value: value || (of.figure.value ?? '—'),
  })
  return (
    <td className={place}>
      <PageLink
        to="/indicators/$indicatorId"
        params={{ indicatorId: indicator.id }}
        search={{ unit: unit.id }}
        className={`matrix-cell light-${of.sign?.tone ?? 'none'}`}
        title={words}
      >
        <i aria-hidden="true">{SHAPES[of.sign?.shape ?? 'dash']}</i>
        <span className="visually-hidden">{light}</span> {value}
      </PageLink>
    </td>
  )
}
