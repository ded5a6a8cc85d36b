import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import type { CockpitView } from '#modules/overview/web/useCockpit.ts'
import { Light, type Sign } from '#web/figure/Light.tsx'
import { PageLink, type Place } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Counted {
  readonly sign: Sign & { readonly code: string }
  readonly n: number
}

/** How many indicators, tasks and slips stand under which light; each count opens the list it counts. */
export function CockpitCounts({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const { indicators, tasks, slips, unit } = view
  return (
    <div className="cockpit-counts">
      <section className="card">
        <CountHead
          name={say('indicators')}
          to="/indicators"
          search={{ unit: unit.id }}
          all={say('indicators.all', { n: indicators.rows.length })}
        />
        <Counts
          of={indicators.counts}
          place={({ sign }) => ({ to: '/indicators', search: { unit: unit.id, light: sign.code } })}
        />
        {indicators.unjudged > 0 && (
          <PageLink to="/indicators" search={{ unit: unit.id, light: 'none' }} className="small">
            {say('unjudged', { n: indicators.unjudged })}
          </PageLink>
        )}
      </section>
      {tasks !== null && (
        <section className="card">
          <CountHead
            name={say('tasks')}
            note={say('now')}
            to="/key-tasks"
            all={say('tasks.all', { n: tasks.total, done: tasks.done })}
          />
          {tasks.total === 0 ? (
            <p className="second">{say('tasks.none')}</p>
          ) : (
            <Counts
              of={tasks.counts}
              place={({ sign }) => ({ to: '/key-tasks', search: { 'f.status': pick(sign.word) } })}
            />
          )}
        </section>
      )}
      {slips !== null && (
        <section className="card">
          <CountHead name={say('slips')} note={say('now')} to="/slips" all={say('slips.open', { n: slips.open })} />
          {slips.open === 0 ? (
            <p className="second">{say('slips.none')}</p>
          ) : (
            <Counts of={slips.counts} place={({ sign }) => ({ to: '/slips', search: { level: sign.code } })} />
          )}
          {slips.overdue > 0 && (
            <PageLink to="/slips" search={{ tab: 'overdue' }} className="small">
              {say('slips.overdue', { n: slips.overdue })}
            </PageLink>
          )}
        </section>
      )}
    </div>
  )
}

interface HeadProps extends Place {
  readonly name: string
  readonly note?: string
  readonly all: string
}

function CountHead({ name, note, all, ...place }: HeadProps) {
  return (
    <div className="between count-head">
      <h2>
        {name} {note !== undefined && <small className="second">{note}</small>}
      </h2>
      <PageLink {...place} className="small">
        {all}
      </PageLink>
    </div>
  )
}

interface CountsProps {
  readonly of: readonly Counted[]
  readonly place: (one: Counted) => Place
}

function Counts({ of, place }: CountsProps) {
  return (
    <ul className="sign-counts">
      {of.map((one) => (
        <li key={one.sign.code}>
          <PageLink {...place(one)} className="sign-count">
            <b>{one.n}</b>
            <Light is={one.sign} />
          </PageLink>
        </li>
      ))}
    </ul>
  )
}
