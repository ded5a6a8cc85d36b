import { Fragment } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import type { figureRanking } from '#modules/dispatch/figure.contract.ts'
import { rankingWords } from '#modules/dispatch/ranking-screen.messages.ts'
import { EvaluationLight } from '#modules/dispatch/web/EvaluationCells.tsx'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import { RankingExport } from '#modules/dispatch/web/RankingExport.tsx'
import { RankingParts } from '#modules/dispatch/web/RankingParts.tsx'
import { ShareBar } from '#modules/dispatch/web/ShareBar.tsx'
import { formatDecimal } from '#web/figure/format.ts'
import { Value } from '#web/figure/Value.tsx'
import { many, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type Ranking = Output<typeof figureRanking>
type Group = Ranking['groups'][number]
export type RankedRow = Group['rows'][number]

const SHAPE = { opened: many() }

interface Props {
  readonly group: Group
  readonly ranking: Ranking
  readonly period: string
}

/** One peer group: rank with ties, measure with bar and median, movement with sign and words; a score opens to its parts. */
export function RankingGroup({ group, ranking, period }: Props) {
  const say = useSay(rankingWords)
  const pick = usePick()
  const [{ opened }, change] = useAddress(SHAPE)
  const { indicator, by } = ranking
  const decimals = by === 'amount' ? (indicator?.decimals ?? 0) : by === 'score' ? 2 : 1
  const most = Math.max(...group.rows.map((row) => Number(row.measure ?? 0)))
  const head =
    by === 'amount' && indicator !== null
      ? say('column.measure.amount', { measure: pick(indicator.unit) || pick(indicator.name) })
      : say(`column.measure.${by}` as 'column.measure.score')
  const name = group.name === null ? (group.peerGroup ?? say('group.all')) : pick(group.name)
  const what = indicator === null ? say('what.total') : pick(indicator.name)
  const moved = group.rows.some((row) => row.movement !== null)
  const last =
    indicator === null || group.rows.some((row) => row.evaluation !== null && row.evaluation.light !== 'none')
  const toggle = (row: RankedRow) =>
    change(
      {
        opened: opened.includes(row.unit.code)
          ? opened.filter((one) => one !== row.unit.code)
          : [...opened, row.unit.code],
      },
      { replace: true },
    )
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{name}</b>
        {group.median !== null && (
          <span className="second small">
            {say('group.median', { n: formatDecimal(group.median, { decimals }) ?? group.median })}
          </span>
        )}
        <RankingExport name={`${what} ${name}`} head={head} decimals={decimals} rows={group.rows} />
      </div>
      <div className="table-box">
        <table className="table ranking" aria-label={name}>
          <thead>
            <tr>
              <th scope="col" className="n rank-place">
                {say('column.rank')}
              </th>
              <th scope="col">{say('column.unit')}</th>
              <th scope="col" className="n">
                {head}
              </th>
              <th scope="col">{say('column.bar')}</th>
              {moved && <th scope="col">{say('column.movement')}</th>}
              {last && <th scope="col">{indicator === null ? say('column.parts') : say('column.light')}</th>}
            </tr>
          </thead>
          <tbody>
            {group.rows.map((row) => {
              const isOpen = opened.includes(row.unit.code)
              return (
                <Fragment key={row.unit.id}>
                  <tr className={isOpen ? 'on' : ''}>
                    <td className="n rank-place">
                      <RankPlace row={row} />
                    </td>
                    <td>
                      <PageLink
                        to={indicator === null ? '/indicators' : '/indicators/$indicatorId'}
                        params={indicator === null ? {} : { indicatorId: indicator.id }}
                        search={{ unit: row.unit.id }}
                      >
                        {pick(row.unit.name)}
                      </PageLink>
                    </td>
                    <td className="n">
                      {indicator === null || by === 'growth' ? (
                        <Value of={row.measure} decimals={decimals} signed={by === 'growth'} strong />
                      ) : (
                        <FigureDoor
                          name={pick(row.unit.short)}
                          indicatorId={indicator.id}
                          unitId={row.unit.id}
                          period={period}
                        >
                          <Value of={row.measure} decimals={decimals} strong />
                        </FigureDoor>
                      )}
                    </td>
                    <td>
                      <ShareBar
                        label={say('bar.label', { unit: pick(row.unit.short), value: row.measure ?? '' })}
                        of={row.measure}
                        most={most}
                        tick={group.median}
                      />
                    </td>
                    {moved && (
                      <td>
                        <RankMovement row={row} />
                      </td>
                    )}
                    {last && (
                      <td>
                        {row.evaluation !== null && <EvaluationLight of={row.evaluation} />}
                        {row.parts.length > 0 && (
                          <button
                            type="button"
                            className="parts-open"
                            aria-expanded={isOpen}
                            aria-label={say(isOpen ? 'parts.close' : 'parts.open', { unit: pick(row.unit.short) })}
                            onClick={() => toggle(row)}
                          >
                            <PartsBar row={row} />
                            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
                          </button>
                        )}
                      </td>
                    )}
                  </tr>
                  {isOpen && row.parts.length > 0 && (
                    <tr>
                      <td />
                      <td colSpan={5}>
                        <RankingParts row={row} period={period} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function RankPlace({ row }: { readonly row: RankedRow }) {
  const say = useSay(rankingWords)
  if (row.rank === null) return <span className="value value-na">{say('unranked')}</span>
  return (
    <>
      {row.tied && <small className="mark">{say('tied')}</small>} <b>{row.rank}</b>
    </>
  )
}

function RankMovement({ row: { movement, previousRank, rank } }: { readonly row: RankedRow }) {
  const say = useSay(rankingWords)
  if (rank === null || movement === null || previousRank === null)
    return <span className="second small">{say('movement.none')}</span>
  const word =
    movement === 0
      ? say('movement.same')
      : say(movement > 0 ? 'movement.up' : 'movement.down', { n: Math.abs(movement) })
  return (
    <span className={movement === 0 ? 'second nowrap' : 'nowrap'}>
      <span aria-hidden="true">{movement === 0 ? '' : movement > 0 ? '↑ ' : '↓ '}</span>
      {word} <small className="second">{movement === 0 ? '' : say('movement.from', { n: previousRank })}</small>
    </span>
  )
}

/** The weights of the sheet side by side, each filled as far as it was earned. */
function PartsBar({ row }: { readonly row: RankedRow }) {
  const total = row.parts.reduce((sum, part) => sum + Number(part.weight), 0)
  let x = 0
  return (
    <svg className="parts-bar" viewBox="0 0 160 12" aria-hidden="true">
      {row.parts.map((part) => {
        const width = total === 0 ? 0 : (Number(part.weight) / total) * 160
        const earned = Number(part.weight) === 0 ? 0 : (Number(part.score ?? 0) / Number(part.weight)) * width
        const from = x
        x += width
        return (
          <g key={part.indicator.id}>
            <rect className="rail" x={from} y="1" width={Math.max(0, width - 1)} height="10" />
            <rect className="done" x={from} y="1" width={Math.max(0, Math.min(width - 1, earned))} height="10" />
          </g>
        )
      })}
    </svg>
  )
}
