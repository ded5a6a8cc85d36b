import { Fragment } from 'react'
import type { AdjustedRanking, AdjustedRow } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { AdjustedExport } from '#modules/appraisal/web/AdjustedExport.tsx'
import { CountedEntries } from '#modules/appraisal/web/CountedEntries.tsx'
import { ScoreEquation } from '#modules/appraisal/web/ScoreEquation.tsx'
import { Value } from '#web/figure/Value.tsx'
import { many, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { opened: many() }

interface Props {
  readonly group: AdjustedRanking['groups'][number]
}

/** One group: the order after adjustments beside that of the raw scores; a row opens to its entries. */
export function AdjustedGroup({ group }: Props) {
  const say = useSay(entryWords)
  const pick = usePick()
  const [{ opened }, change] = useAddress(SHAPE)
  const name = group.name === null ? (group.peerGroup ?? say('group.all')) : pick(group.name)
  const toggle = ({ unit: { code } }: AdjustedRow) =>
    change(
      { opened: opened.includes(code) ? opened.filter((one) => one !== code) : [...opened, code] },
      { replace: true },
    )
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{name}</b>
        <AdjustedExport name={`${say('open-ranking')} ${name}`} rows={group.rows} />
      </div>
      <div className="table-box">
        <table className="table ranking adjusted" aria-label={name}>
          <thead>
            <tr>
              <th scope="col" className="n rank-place">
                {say('column.rank')}
              </th>
              <th scope="col">{say('column.unit')}</th>
              <th scope="col" className="n">
                {say('column.adjusted')}
              </th>
              <th scope="col">{say('column.equation')}</th>
              <th scope="col" className="n wide-only">
                {say('column.raw')}
              </th>
              <th scope="col" className="n">
                {say('column.raw-rank')}
              </th>
              <th scope="col">{say('column.movement')}</th>
              <th scope="col">{say('column.entries')}</th>
            </tr>
          </thead>
          <tbody>
            {group.rows.map((row) => {
              const isOpen = opened.includes(row.unit.code)
              return (
                <Fragment key={row.unit.id}>
                  <tr className={isOpen ? 'on' : ''}>
                    <td className="n rank-place">
                      {row.rank === null ? (
                        <span className="value value-na">{say('unranked')}</span>
                      ) : (
                        <>
                          {row.tied && <small className="mark">{say('tied')}</small>} <b>{row.rank}</b>
                        </>
                      )}
                    </td>
                    <td>
                      <PageLink to="/appraisal/entries" search={{ unit: row.unit.id }}>
                        {pick(row.unit.name)}
                      </PageLink>
                    </td>
                    <td className="n">
                      <Value of={row.adjusted} decimals={2} strong />
                    </td>
                    <td>
                      <ScoreEquation row={row} />
                    </td>
                    <td className="n wide-only">
                      <Value of={row.raw} decimals={2} />
                    </td>
                    <td className="n">{row.rawRank ?? <span className="second">—</span>}</td>
                    <td>
                      <Movement of={row.movement} />
                    </td>
                    <td>
                      {row.entries.length === 0 ? (
                        <span className="second">{say('entries.none')}</span>
                      ) : (
                        <button
                          type="button"
                          className="parts-open nowrap"
                          aria-expanded={isOpen}
                          onClick={() => toggle(row)}
                        >
                          {say('entries.count', { n: row.entries.length })}{' '}
                          <span className="visually-hidden">
                            {say(isOpen ? 'entries.close' : 'entries.open', { unit: pick(row.unit.short) })}
                          </span>
                          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
                        </button>
                      )}
                    </td>
                  </tr>
                  {isOpen && (
                    <tr>
                      <td />
                      <td colSpan={7}>
                        <CountedEntries row={row} />
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

function Movement({ of }: { readonly of: number | null }) {
  const say = useSay(entryWords)
  if (of === null) return <span className="second">{say('movement.none')}</span>
  if (of === 0) return <span className="second nowrap">{say('movement.same')}</span>
  return (
    <span className="nowrap">
      <span aria-hidden="true">{of > 0 ? '↑ ' : '↓ '}</span>
      {say(of > 0 ? 'movement.up' : 'movement.down', { n: Math.abs(of) })}
    </span>
  )
}
