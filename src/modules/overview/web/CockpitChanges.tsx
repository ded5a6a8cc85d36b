import { Button } from 'antd'
import { useState } from 'react'
import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import { Movement } from '#modules/overview/web/CockpitRanks.tsx'
import type { CockpitView } from '#modules/overview/web/useCockpit.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHOWN = 8

/** What has changed since the month that was frozen last: lights that turned, the worse first; places; how many figures. */
export function CockpitChanges({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const dates = useDates()
  const [all, setAll] = useState(false)
  const { changes } = view
  if (changes === null)
    return (
      <section className="card">
        <p className="second">{say('changes.none.frozen')}</p>
      </section>
    )
  const { snapshot, lights, ranks, values } = changes
  const shown = all ? lights : lights.slice(0, SHOWN)
  const isSame = snapshot.period === view.period
  return (
    <section className="card cockpit-changes">
      <div className="between count-head">
        <h2>{say('changes', { period: dates.period(snapshot.period) })}</h2>
        <PageLink to="/snapshots/$snapshotId" params={{ snapshotId: snapshot.id }} className="small">
          {say('changes.snapshot', { year: snapshot.year, number: snapshot.number })}
        </PageLink>
      </div>
      <p className="small">
        {isSame ? (
          <PageLink to="/snapshots/$snapshotId" params={{ snapshotId: snapshot.id }}>
            {say('changes.values', { n: values })}
          </PageLink>
        ) : (
          <PageLink to="/indicators" search={{ unit: view.unit.id }}>
            {say('changes.values', { n: values })}
          </PageLink>
        )}{' '}
        · {say('changes.lights', { n: lights.length })} · {say('changes.ranks', { n: ranks.length })}
      </p>
      {lights.length === 0 && ranks.length === 0 && <p className="second">{say('changes.nothing')}</p>}
      <ul className="lines turned">
        {shown.map(({ unit, indicator, before, after, turned }) => (
          <li key={`${unit.id} ${indicator.id}`}>
            <span>
              <b className={`turned-${turned}`}>{say(`turned.${turned}`)}</b>{' '}
              <PageLink to="/indicators/$indicatorId" params={{ indicatorId: indicator.id }} search={{ unit: unit.id }}>
                {pick(unit.short)} {pick(indicator.name)}
              </PageLink>
            </span>
            <span className="row nowrap">
              {before === null ? <Light is="none">{say('unlit')}</Light> : <Light is={before} />}
              <span aria-hidden="true">→</span>
              {after === null ? <Light is="none">{say('unlit')}</Light> : <Light is={after} />}
            </span>
          </li>
        ))}
      </ul>
      {lights.length > SHOWN && (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? say('changes.fewer') : say('changes.more', { n: lights.length - SHOWN })}
        </Button>
      )}
      {ranks.length > 0 && (
        <ul className="rank-moves">
          {ranks.slice(0, SHOWN).map(({ unit, before, after, movement }) => (
            <li key={unit.id}>
              <PageLink to="/ranking" search={{ unit: view.unit.id }}>
                {pick(unit.short)} {say('rank.from-to', { before, after })}
              </PageLink>{' '}
              <Movement of={movement} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
