import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import type { CascadeAt } from '#modules/dispatch/web/CascadeBoard.tsx'
import { CascadeField } from '#modules/dispatch/web/CascadeField.tsx'
import { shareOf } from '#modules/dispatch/web/CascadeSums.tsx'
import {
  type Cascade,
  type Draft,
  type Drafts,
  draftAt,
  faultOf,
  isBand,
  isChanged,
  readNumber,
  type TargetCell,
  written,
} from '#modules/dispatch/web/cascade-draft.ts'
import { DecideTarget } from '#modules/dispatch/web/DecideTarget.tsx'
import { TargetValue } from '#modules/dispatch/web/EvaluationCells.tsx'
import { Value } from '#web/figure/Value.tsx'
import { flag, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { all: flag() }

interface Props {
  readonly cascade: Cascade
  readonly at: CascadeAt
  readonly drafts: Drafts
  /** Undefined: this person may only look. */
  readonly edit: ((unitId: string, draft: Draft) => void) | undefined
  readonly searchAt: (unitId: string) => Readonly<Record<string, string | undefined>>
}

/** The parent on top, each child with what is in force, what is typed, its share and what waits for approval. */
export function CascadeTable({ cascade, at, drafts, edit, searchAt }: Props) {
  const say = useSay(planWords)
  const pick = usePick()
  const { indicator } = cascade
  const band = isBand(indicator)
  const measure = pick(indicator.unit)
  const withUnit = (name: string) => (measure === '' ? name : `${name} ${measure}`)
  const [{ all }, change] = useAddress(SHAPE)
  const aside = cascade.children.filter(({ unit, isExpected }) => !isExpected && drafts[unit.id] === undefined)
  const rows = [
    { ...cascade.parent, isParent: true, hasChildren: false },
    ...cascade.children
      .filter((child) => all || !aside.includes(child))
      .map((child) => ({ ...child, isParent: false })),
  ]
  return (
    <div className="card card-flush">
      <div className="table-box">
        <table className="table cascade" aria-label={pick(indicator.name)}>
          <thead>
            <tr>
              <th scope="col" className="cascade-unit">
                {say('cascade.unit')}
              </th>
              <th scope="col" className="n">
                {withUnit(say('cascade.now'))}
              </th>
              {edit !== undefined && (
                <>
                  <th scope="col" className="cascade-new">
                    {withUnit(say('cascade.new'))}
                  </th>
                  <th scope="col" className="n">
                    {say('cascade.change')}
                  </th>
                </>
              )}
              <th scope="col" className="n">
                {say('cascade.share')}
              </th>
              <th scope="col">{say('cascade.proposed')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ unit, target, isParent, hasChildren }) => {
              const draft = draftAt(unit.id, target, drafts)
              const changed = drafts[unit.id] !== undefined && isChanged(draft, target, band)
              return (
                <tr key={unit.id} className={isParent ? 'total' : ''}>
                  <td>
                    {pick(unit.name)}{' '}
                    {hasChildren && (
                      <PageLink
                        to="/plans/$planId/targets/$indicatorId"
                        params={{ planId: at.planId, indicatorId: at.indicatorId }}
                        search={searchAt(unit.id)}
                        className="small"
                      >
                        {say('open.below')}
                      </PageLink>
                    )}
                  </td>
                  <td className="n">
                    <TargetValue of={target} />
                  </td>
                  {edit !== undefined && (
                    <>
                      <td>
                        <CascadeField
                          unitName={pick(unit.short)}
                          draft={draft}
                          band={band}
                          fault={drafts[unit.id] && faultOf(draft, cascade)}
                          changed={changed}
                          change={(next) => edit(unit.id, next)}
                        />
                      </td>
                      <td className="n">
                        {changed && <Value of={changeOf(draft, target, indicator.decimals)} signed />}
                      </td>
                    </>
                  )}
                  <td className="n">{!isParent && <Value of={shareOf(cascade, drafts, unit.id)} />}</td>
                  <td>
                    {target.proposed !== undefined && target.targetId !== undefined && (
                      <DecideTarget
                        targetId={target.targetId}
                        proposed={target.proposed}
                        unitName={pick(unit.short)}
                        indicatorName={pick(indicator.name)}
                      />
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {aside.length > 0 && (
        <p className="table-foot">
          <button type="button" className="link-button" aria-expanded={all} onClick={() => change({ all: !all })}>
            {say(all ? 'cascade.fewer' : 'cascade.others', { n: aside.length })}
          </button>
        </p>
      )}
    </div>
  )
}

function changeOf(draft: Draft, cell: TargetCell, decimals: number): string | undefined {
  const [now, before] = [readNumber(draft.value), readNumber(cell.value ?? '')]
  return draft.expectation === 'value' && now !== undefined && before !== undefined
    ? written(now.sub(before), decimals)
    : undefined
}
