import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OrganisationMode } from '#engine/definition/programme-practice.ts'
import { aYearLater, contentFaults, stageOf, timeFaults } from '#modules/programmes/call.rules.ts'
import { CallContent, Direction } from '#modules/programmes/call.ts'
import { modeFaults, passedBy, placesOf, sayMode, whyNotApply } from '#modules/programmes/mode.rules.ts'

const at = (text: string) => new Date(`2023-${text}+08:00`)
const window = {
  state: 'published' as const,
  opensAt: at('07-01T08:00'),
  closesAt: at('07-31T18:00'),
  recommendBy: at('08-07T18:00'),
}

describe('The window of a call', () => {
  it('opens at its opening instant and is closed at its closing instant, to the microsecond that the clock tells', () => {
    expect(stageOf(window, at('07-01T07:59:59.999'))).toBe('coming')
    expect(stageOf(window, at('07-01T08:00'))).toBe('open')
    expect(stageOf(window, at('07-31T17:59:59.999'))).toBe('open')
    expect(stageOf(window, at('07-31T18:00'))).toBe('recommending')
    expect(stageOf(window, at('08-07T18:00'))).toBe('closed')
    expect(stageOf({ ...window, recommendBy: null }, at('07-31T18:00'))).toBe('closed')
    expect(stageOf({ ...window, state: 'withdrawn' }, at('07-05T08:00'))).toBe('withdrawn')
  })

  it('only moves on, whenever one looks', () => {
    const order = ['coming', 'open', 'recommending', 'closed']
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 60 }), fc.nat(50_000), (minutes, more) => {
        const first = new Date(at('06-25T00:00').getTime() + minutes * 60_000)
        const then = new Date(first.getTime() + more * 60_000)
        expect(order.indexOf(stageOf(window, then))).toBeGreaterThanOrEqual(order.indexOf(stageOf(window, first)))
      }),
      { numRuns: 200 },
    )
  })

  it('has its deadlines in order', () => {
    const times = { ...window, unitBy: at('07-25T18:00') }
    expect(timeFaults(times)).toEqual([])
    expect(timeFaults({ ...times, unitBy: at('08-01T00:00') })).toEqual([
      { key: 'call.unit-deadline-outside', at: 'unitBy' },
    ])
    expect(timeFaults({ ...times, recommendBy: at('07-31T17:00') })).toMatchObject([{ at: 'recommendBy' }])
    expect(timeFaults({ ...times, closesAt: null })).toMatchObject([{ key: 'call.no-closing' }])
  })

  it('moves to the same minute of another year, and 29 February to the 28th', () => {
    expect(aYearLater(at('07-31T18:00'), 1).toISOString()).toBe('2024-07-31T10:00:00.000Z')
    expect(aYearLater(new Date('2024-02-29T02:00:00Z'), 1).toISOString()).toBe('2025-02-28T02:00:00.000Z')
  })
})

const modes = [
  { code: 'open-competition' },
  { code: 'direct-commission', invited: true, places: 1, skips: ['review'], adds: ['argumentation'] },
  { code: 'led-by-a-master', named: true, relaxes: ['leads-one-a-year'], lumpSum: true },
  { code: 'open-challenge', challenge: true, limited: false },
  { code: 'parallel-race', atOnce: 3, firstStage: { percent: 40 } },
].map((one) => OrganisationMode.parse({ ...one, name: { zh: one.code, en: one.code } }))
const modeOf = (code: string) => modes.find((one) => one.code === code)!
const aDirection = (mode: string, more: object = {}) =>
  Direction.parse({ code: '1.1', name: '酿酒葡萄', mode, ...more })
const [UNIT, OTHER] = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8058']

it('A call is published with a text and directions of its family, each code once', () => {
  const direction = aDirection('open-competition')
  const content = CallContent.parse({ text: '正文', directions: [direction] })
  expect(contentFaults(content, modes)).toEqual([])
  expect(contentFaults(content, modes.slice(1))).toMatchObject([{ key: 'call.foreign-mode' }])
  expect(contentFaults(CallContent.parse({ directions: [direction, direction] }), modes)).toEqual([
    { key: 'call.no-text', at: 'text' },
    { key: 'call.direction-twice', at: 'directions/1/code' },
  ])
})

describe('A way of organising', () => {
  it('says whom a direction must name, and how many it can have', () => {
    const keys = (mode: string, more: object = {}) => modeFaults([aDirection(mode, more)], modes).map(({ key }) => key)
    expect(keys('direct-commission')).toEqual(['call.nobody-invited'])
    expect(keys('direct-commission', { invited: [UNIT], mostProjects: 2 })).toEqual(['call.too-many-places'])
    expect(keys('led-by-a-master', { invited: [UNIT] })).toEqual(['call.invited-in-vain', 'call.nobody-named'])
    expect(keys('open-competition', { leaders: [UNIT] })).toEqual(['call.named-in-vain'])
    expect(keys('parallel-race', { mostProjects: 3 })).toEqual([])
    expect(placesOf(modeOf('parallel-race'), { mostProjects: 2 })).toBe(2)
    expect(placesOf(modeOf('direct-commission'), { mostProjects: null })).toBe(1)
    expect(placesOf(modeOf('open-competition'), { mostProjects: null })).toBe(undefined)
  })

  it('law: who applies is who the direction lets in, and nobody for a challenge but by being picked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...modes),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (mode, isIn, leads, isPicked) => {
          const direction = aDirection(mode.code, { invited: isIn ? [UNIT] : [OTHER], leaders: leads ? [UNIT] : [] })
          const why = whyNotApply(mode, direction, { unitId: UNIT, leaderId: UNIT, isPicked })
          const may = mode.challenge === isPicked && (!mode.invited || isIn) && (!mode.named || leads)
          expect(why === undefined).toBe(may)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('passes by what it skips and what only others go through', () => {
    expect(passedBy(modeOf('direct-commission'), modes)).toEqual(['review'])
    expect(passedBy(modeOf('open-competition'), modes)).toEqual(['argumentation'])
    expect(passedBy(undefined, [])).toEqual([])
  })

  it('is said in one sentence', () => {
    const names = {
      states: new Map([
        ['review', { zh: '专家评审', en: 'Expert review' }],
        ['argumentation', { zh: '专家论证', en: 'Argumentation' }],
      ]),
      rules: new Map([['leads-one-a-year', { zh: '每人每年牵头申报不超过1项', en: 'A person leads one a year' }]]),
    }
    const zh = (code: string) => sayMode(modeOf(code), names).zh
    expect(zh('direct-commission')).toBe('只有受邀单位可以申报；每个方向立项1项；不经“专家评审”；增加“专家论证”。')
    expect(zh('parallel-race')).toBe(
      '面向所有单位公开申报；每个方向至多3项并行立项；先拨40%，阶段评比后1项继续、其余结束。',
    )
    expect(zh('led-by-a-master')).toBe(
      '由指定的领衔人牵头申报，自主组队、自选路线；不适用限项“每人每年牵头申报不超过1项”；经费包干使用。',
    )
    expect(sayMode(modeOf('open-challenge'), names).en).toBe(
      'Picked by the owner of the challenge and handed over; nobody applies directly; exempt from limits.',
    )
  })
})
