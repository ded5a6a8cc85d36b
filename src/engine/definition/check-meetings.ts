import { below, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import { type MeetingSeries, TITLE_PLACES } from '#engine/definition/meeting-practice.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'

/** Series of meetings name units, kinds, roles and templates that there are, and samples name series. */
export function checkMeetings(pack: Pack, index: PackIndex, sink: FaultSink): void {
  const series = pack.meetingPractice.flatMap(({ value, place }) =>
    value.series.map((one, at) => ({ value: one, place: below(place, 'series', at) })),
  )
  checkUnique(series, sink)
  for (const { value, place } of series) checkSeries(pack, value, place, index, sink)
  const tasks = new Set(pack.keyTasks.flatMap(({ value }) => value.tasks.map(({ code }) => code)))
  for (const { value, place } of pack.sampleMeetings)
    for (const [at, meeting] of value.meetings.entries()) {
      const here = below(place, 'meetings', at)
      if (!series.some((one) => one.value.code === meeting.series))
        sink.error(below(here, 'series'), 'definition.unknown-series', { code: meeting.series })
      for (const [n, decision] of meeting.decisions.entries()) {
        const spot = below(here, 'decisions', n)
        for (const [m, unit] of [decision.lead, ...decision.cooperating].entries())
          checkUnitCode(unit, index, m === 0 ? below(spot, 'lead') : below(spot, 'cooperating', m - 1), sink)
        if (decision.task !== undefined && !tasks.has(decision.task))
          sink.error(below(spot, 'task'), 'definition.unknown-task', { code: decision.task })
        if (decision.item > meeting.agenda.length)
          sink.error(below(spot, 'item'), 'definition.unknown-item', { item: decision.item })
      }
      for (const [n, { presenter }] of meeting.agenda.entries())
        if (presenter !== undefined) checkUnitCode(presenter, index, below(here, 'agenda', n, 'presenter'), sink)
      for (const [n, { unit }] of meeting.excused.entries())
        checkUnitCode(unit, index, below(here, 'excused', n, 'unit'), sink)
    }
}

function checkSeries(pack: Pack, series: MeetingSeries, place: Place, index: PackIndex, sink: FaultSink): void {
  if (series.host !== undefined) checkUnitCode(series.host, index, below(place, 'host'), sink)
  const roles = new Set(pack.roles.map(({ value }) => value.code))
  if (series.chair !== undefined && !roles.has(series.chair))
    sink.error(below(place, 'chair'), 'definition.unknown-role', { code: series.chair })
  for (const [at, { units, kinds }] of series.invited.entries()) {
    const here = below(place, 'invited', at)
    for (const [n, unit] of units.entries()) checkUnitCode(unit, index, below(here, 'units', n), sink)
    for (const [n, kind] of kinds.entries())
      if (!Object.hasOwn(pack.unitKinds, kind))
        sink.error(below(here, 'kinds', n), 'definition.unknown-kind', { code: kind })
  }
  for (const [n, { presenter }] of series.agenda.entries())
    if (presenter !== undefined) checkUnitCode(presenter, index, below(place, 'agenda', n, 'presenter'), sink)
  for (const language of ['zh', 'en'] as const)
    checkTitle(series.title[language], below(place, 'title', language), sink)
  const template = pack.documents.find(({ value }) => value.code === series.minutes.template)
  const at = below(place, 'minutes', 'template')
  if (template === undefined) sink.error(at, 'definition.unknown-template', { code: series.minutes.template })
  else if (template.value.data !== 'minutes')
    sink.error(at, 'definition.template-of-other-data', { code: series.minutes.template, data: template.value.data })
}

/** Names that are not known, and names of meetings that could not be told apart. */
function checkTitle(title: string, place: Place, sink: FaultSink): void {
  const places = [...title.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!)
  for (const name of places)
    if (!TITLE_PLACES.some((one) => one === name))
      sink.error(place, 'definition.unknown-place', { name, options: TITLE_PLACES.join(', ') })
  if (!places.some((name) => name === 'ordinal' || name === 'chinese' || name === 'month'))
    sink.error(place, 'definition.title-without-count')
}
