import { listMonitors } from '#modules/dispatch/monitor.contract.ts'
import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import type { CockpitView } from '#modules/overview/web/useCockpit.ts'
import { listDecisions } from '#modules/supervision/meeting-decision.contract.ts'
import { Due } from '#modules/supervision/web/DecisionTable.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { holds, useSession } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

const SHOWN = 4

/** What meetings decided and is still open, the nearest day first. */
export function DecisionsDue() {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const { actor } = useSession()
  const found = useRead(listDecisions, {}, { when: holds(actor, 'meeting.read') }).data
  const open = (found?.rows ?? [])
    .filter(({ standing }) => standing !== 'closed' && standing !== 'noted')
    .sort((a, b) => a.dueOn.localeCompare(b.dueOn))
  if (open.length === 0) return null
  return (
    <section className="card">
      <div className="between">
        <h2>
          {say('decisions')} <small className="second">{say('now')}</small>
        </h2>
        <PageLink to="/meetings" search={{ view: 'decisions' }} className="small">
          {say('decisions.open', { n: found!.open, overdue: found!.overdue })}
        </PageLink>
      </div>
      <ul className="lines">
        {open.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <PageLink
              to="/meetings"
              search={{ view: 'decisions', decision: one.id }}
              className="clipped"
              title={pick(one.meeting.title)}
            >
              {one.text}
            </PageLink>
            <span className="nowrap">
              <Due of={one} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Which days' figures cross a line or have not come, in this unit and below it: the gravest first. */
export function DaysAlarming({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const dates = useDates()
  const { actor } = useSession()
  const board = useRead(listMonitors, { days: 7 }, { when: holds(actor, 'monitor.read') }).data
  const within = new Set([view.unit.id, ...view.units.map(({ unit }) => unit.id)])
  const lit = (board?.monitors ?? [])
    .flatMap((monitor) => monitor.tiles.map((tile) => ({ monitor, tile })))
    .filter(({ tile }) => within.has(tile.unit.id) && GRAVITY.includes(tile.level))
    .sort((a, b) => GRAVITY.indexOf(a.tile.level) - GRAVITY.indexOf(b.tile.level))
  if (lit.length === 0) return null
  return (
    <section className="card">
      <div className="between">
        <h2>
          {say('days')} <small className="second">{say('now')}</small>
        </h2>
        <PageLink to="/monitors" className="small">
          {say('days.lit', { n: lit.length })}
        </PageLink>
      </div>
      <ul className="lines">
        {lit.slice(0, SHOWN).map(({ monitor, tile }) => (
          <li key={`${monitor.code} ${tile.unit.id}`}>
            <PageLink
              to="/monitors/$monitor/$unitId"
              params={{ monitor: monitor.code, unitId: tile.unit.id }}
              title={dates.within(pick(tile.reason))}
            >
              {pick(tile.unit.short)} {pick(monitor.name)}
            </PageLink>
            <Light is={tile.sign} reason={dates.within(pick(tile.reason))} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const GRAVITY: readonly string[] = ['warning', 'late', 'watch']
