import { expect, test } from 'vitest'
import { checkMeetings } from '#engine/definition/check-meetings.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { MeetingPractice } from '#engine/definition/meeting-practice.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { indexPack } from '#engine/definition/pack-index.ts'
import { SampleMeetings } from '#engine/definition/sample-meeting.ts'

const both = (text: string) => ({ zh: text, en: text })
const series = {
  code: 'monthly',
  name: both('调度会'),
  kind: both('调度会'),
  title: both('{year}年{month}月调度会'),
  host: 'city',
  chair: 'leader',
  invited: [{ units: ['county'], kinds: ['county'] }],
  minutes: { number: '张科纪', template: 'minutes' },
}

/** Faults of a pack of two units, told as `path key`. */
function faultsOf(change: object, meetings: readonly object[] = []): string[] {
  const faults: DefinitionFault[] = []
  const placed = <T>(value: T, file: string) => [{ value, place: { file, path: [] } }]
  const pack = {
    units: [...placed({ code: 'city' }, 'units.yaml'), ...placed({ code: 'county', parent: 'city' }, 'units.yaml')],
    unitKinds: { county: both('县区') },
    roles: placed({ code: 'leader' }, 'roles.yaml'),
    indicators: [],
    keyTasks: [],
    documents: [
      ...placed({ code: 'minutes', data: 'minutes' }, 'documents/minutes.yaml'),
      ...placed({ code: 'slip', data: 'slip' }, 'documents/slip.yaml'),
    ],
    meetingPractice: placed(MeetingPractice.parse({ series: [{ ...series, ...change }] }), 'meetings.yaml'),
    sampleMeetings: placed(SampleMeetings.parse({ meetings }), 'samples/meetings.yaml'),
  } as unknown as Pack
  checkMeetings(pack, indexPack(pack), sinkInto(faults))
  return faults.map(({ place, key }) => `${place.path.join('/')} ${key}`)
}

test('a sound series has no faults', () => {
  expect(faultsOf({})).toEqual([])
})

test('a series names what there is', () => {
  expect(
    faultsOf({
      host: 'nowhere',
      chair: 'nobody',
      invited: [{ units: ['nowhere'], kinds: ['town'] }],
      agenda: [{ title: both('一'), presenter: 'nowhere' }],
      minutes: { number: '张科纪', template: 'none' },
    }),
  ).toEqual([
    'series/0/host definition.unknown-unit',
    'series/0/chair definition.unknown-role',
    'series/0/invited/0/units/0 definition.unknown-unit',
    'series/0/invited/0/kinds/0 definition.unknown-kind',
    'series/0/agenda/0/presenter definition.unknown-unit',
    'series/0/minutes/template definition.unknown-template',
  ])
})

test('minutes are filled with minutes, and meetings of a series can be told apart', () => {
  expect(
    faultsOf({ title: both('{weekday}的调度会'), minutes: { number: '张科纪', template: 'slip' } }).sort(),
  ).toEqual([
    'series/0/minutes/template definition.template-of-other-data',
    'series/0/title/en definition.title-without-count',
    'series/0/title/en definition.unknown-place',
    'series/0/title/zh definition.title-without-count',
    'series/0/title/zh definition.unknown-place',
  ])
})

test('samples name series, units and items that there are', () => {
  const meeting = {
    series: 'weekly',
    on: '2023-05-12',
    place: '会议室',
    chair: '局长',
    state: 'issued',
    plannedOn: '2023-05-05',
    agenda: [{ title: '一' }],
    excused: [{ unit: 'nowhere', reason: '公出' }],
    decisions: [{ item: 2, text: '议定', lead: 'nowhere', task: 'none' }],
  }
  expect(faultsOf({}, [meeting])).toEqual([
    'meetings/0/series definition.unknown-series',
    'meetings/0/decisions/0/lead definition.unknown-unit',
    'meetings/0/decisions/0/task definition.unknown-task',
    'meetings/0/decisions/0/item definition.unknown-item',
    'meetings/0/excused/0/unit definition.unknown-unit',
  ])
})
