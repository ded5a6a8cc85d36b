import { Select } from 'antd'
import type { ReactNode } from 'react'
import { lastDay, periodOf } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { cycleWall, listCycles } from '#modules/dispatch/cycle.contract.ts'
import { wallWords } from '#modules/dispatch/wall.messages.ts'
import { OpenCycle, WallActs } from '#modules/dispatch/web/WallActs.tsx'
import { WallTable } from '#modules/dispatch/web/WallTable.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { rhythm: maybe() }

type Cycles = Output<typeof listCycles>
type Cycle = Cycles['rows'][number]
type Rhythm = Cycles['rhythms'][number]

/** Who has reported and who is late, of one cycle; the rhythm stands in the address, the period in the frame. */
export function CycleWall() {
  const say = useSay(wallWords)
  const cycles = useRead(listCycles, { limit: 500 }, { freshFor: 60_000 })
  return (
    <Waiting for={cycles}>
      {(data) =>
        data.rows.length + data.rhythms.length === 0 ? (
          <State kind="empty" title={say('empty')} why={say('empty.why')} />
        ) : (
          <Chosen cycles={data} />
        )
      }
    </Waiting>
  )
}

function Chosen({ cycles }: { readonly cycles: Cycles }) {
  const say = useSay(wallWords)
  const pick = usePick()
  const dates = useDates()
  const { period, choose } = usePeriod()
  const [{ rhythm }, change] = useAddress(SHAPE)
  const rhythms = rhythmsOf(cycles)
  const current = cycles.rows.find((cycle) => cycle.id === cycles.currentId)
  const { code, frequency, name } =
    rhythms.find((one) => one.code === rhythm) ?? rhythms.find((one) => one.code === current?.code) ?? rhythms[0]!
  const ofRhythm = cycles.rows.filter((cycle) => cycle.code === code)
  const wanted = periodOf(lastDay(period), frequency)
  const cycle =
    ofRhythm.find((one) => one.period === wanted) ?? (frequency === 'week' ? latestWithin(ofRhythm, period) : undefined)
  const switches = (
    <div className="wall-switch">
      <Select
        aria-label={say('rhythm')}
        value={code}
        options={rhythms.map((one) => ({ value: one.code, label: pick(one.name) }))}
        onChange={(next) => change({ rhythm: next })}
      />
      <Select
        aria-label={say('period')}
        value={cycle?.period ?? wanted}
        options={[...new Set([...ofRhythm.map((one) => one.period), cycle?.period ?? wanted])].map((value) => ({
          value,
          label: dates.period(value),
        }))}
        onChange={choose}
      />
    </div>
  )
  if (cycle !== undefined) return <Wall key={cycle.id} cycleId={cycle.id} switches={switches} />
  return (
    <>
      <PageHead title={say('open.none', { name: pick(name), period: dates.period(wanted) })}>{switches}</PageHead>
      <div className="card">
        <OpenCycle code={code} period={wanted} />
      </div>
    </>
  )
}

function Wall({ cycleId, switches }: { readonly cycleId: string; readonly switches: ReactNode }) {
  const say = useSay(wallWords)
  const pick = usePick()
  const dates = useDates()
  const wall = useRead(cycleWall, { cycleId }, { every: 30_000, keepFormer: true })
  return (
    <Waiting for={wall}>
      {({ cycle, units, counts }) => (
        <>
          <PageHead
            title={headline(say, { period: dates.period(cycle.period), name: pick(cycle.name) }, counts)}
            beside={<span className="tag">{say(`phase.${cycle.phase}`)}</span>}
            why={say('why.open', {
              due: dates.moment(cycle.dueAt),
              grace: dates.moment(cycle.graceUntil),
              closes: dates.moment(cycle.closesAt),
            })}
          >
            <WallActs cycle={cycle} units={units} />
          </PageHead>
          <WallTable cycle={cycle} units={units} tools={switches} />
        </>
      )}
    </Waiting>
  )
}

/** Who has reported, who has not, what is sent back, what is accepted: one sentence. */
export function headline(
  say: ReturnType<typeof useSay<typeof wallWords>>,
  named: { period: string; name: string },
  counts: Output<typeof cycleWall>['counts'],
): string {
  const { units, submitted, missing, returned, accepted } = counts
  const told = [say('title.open', { ...named, units, submitted })]
  if (missing - returned > 0) told.push(say('title.missing', { n: missing - returned }))
  if (returned > 0) told.push(say('title.returned', { n: returned }))
  if (accepted > 0) told.push(accepted === units ? say('title.all') : say('title.accepted', { n: accepted }))
  return told.join(say('comma'))
}

/** Those that are defined, and those that were and still have cycles; each once. */
function rhythmsOf({ rhythms, rows }: Cycles): readonly Rhythm[] {
  return [...new Map([...rows, ...rhythms].map((one) => [one.code, one])).values()].sort(byFrequency)
}

const ORDER = ['month', 'quarter', 'half-year', 'year', 'week', 'day']
const byFrequency = (a: Rhythm, b: Rhythm): number => ORDER.indexOf(a.frequency) - ORDER.indexOf(b.frequency)

/** Weeks do not end with months: the last that ended within. */
function latestWithin(cycles: readonly Cycle[], period: string): Cycle | undefined {
  const end = lastDay(period)
  return cycles.filter((cycle) => lastDay(cycle.period) <= end).sort((a, b) => (a.period < b.period ? 1 : -1))[0]
}
