import { Select } from 'antd'
import type { LightTone } from '#engine/light/light-scheme.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { targetHistory } from '#modules/dispatch/target.contract.ts'
import type { Cascade } from '#modules/dispatch/web/cascade-draft.ts'
import { TargetValue } from '#modules/dispatch/web/EvaluationCells.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { history: maybe() }
const LIGHTS_OF: Readonly<Record<string, LightTone>> = {
  proposed: 'near',
  'in-force': 'ok',
  refused: 'red',
  superseded: 'none',
}

/** Every version of one of the targets in sight: who proposed, why, who decided. */
export function TargetHistory({ cascade }: { readonly cascade: Cascade }) {
  const say = useSay(planWords)
  const pick = usePick()
  const dates = useDates()
  const [{ history: named }, change] = useAddress(SHAPE)
  const known = [cascade.parent, ...cascade.children].filter(({ target }) => target.targetId !== undefined)
  const chosen = known.find(({ unit }) => unit.code === named) ?? known[0]
  const history = useRead(targetHistory, { targetId: chosen?.target.targetId ?? '' }, { when: chosen !== undefined })
  if (chosen === undefined) return null
  return (
    <section className="card target-history">
      <div className="between">
        <h2>{say('history')}</h2>
        <Select
          size="small"
          value={chosen.unit.code}
          aria-label={say('history.choose', { unit: pick(chosen.unit.short) })}
          popupMatchSelectWidth={false}
          options={known.map(({ unit }) => ({ value: unit.code, label: pick(unit.name) }))}
          onChange={(code: string) => change({ history: code })}
        />
      </div>
      <Waiting for={history}>
        {({ rows }) => (
          <ul className="versions">
            {rows.map((row) => (
              <li key={row.version}>
                <span className="second">{say('version', { n: row.version })}</span>
                <Light is={LIGHTS_OF[row.state] ?? 'none'}>{say(`history.state.${row.state}`)}</Light>
                <b>
                  <TargetValue of={row.target} />
                </b>
                <span>
                  {row.reason}
                  {row.note !== null && <span className="second"> {say('history.note', { note: row.note })}</span>}
                </span>
                <small className="second">
                  {row.proposedBy === null
                    ? say('history.proposed.at', { at: dates.moment(row.proposedAt) })
                    : say('history.proposed', { by: row.proposedBy, at: dates.moment(row.proposedAt) })}
                  {row.decidedAt !== null &&
                    ` · ${
                      row.decidedBy === null
                        ? say('history.decided.at', { at: dates.moment(row.decidedAt) })
                        : say('history.decided', { by: row.decidedBy, at: dates.moment(row.decidedAt) })
                    }`}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Waiting>
    </section>
  )
}
