import { describe, expect, test } from 'vitest'
import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import { checkScheme } from '#engine/light/check-scheme.ts'
import { compileScheme } from '#engine/light/compile-scheme.ts'
import { explainLight } from '#engine/light/explain-light.ts'
import { judge } from '#engine/light/judge.ts'
import { LightScheme } from '#engine/light/light-scheme.ts'

const word = (zh: string, en: string) => ({ zh, en })
const reason = word('进度 {progress}%', '{progress}% done')
const light = (code: string, severity: number, more: object = {}) => ({
  code,
  word: word(`灯${code}`, code),
  shape: 'circle',
  tone: 'ok',
  severity,
  ...more,
})
const SOUND = {
  code: 'plain',
  name: word('平常', 'Plain'),
  purpose: word('试', 'For tests'),
  for: ['task'],
  lights: [
    light('good', 0),
    light('open', 1, { shape: 'dash', tone: 'none' }),
    light('low', 2, { shape: 'triangle', tone: 'lag', alarm: true }),
    light('high', 3, { shape: 'square', tone: 'red', alarm: true }),
  ],
  unknown: 'open',
  rules: [
    { light: 'high', when: 'progress < 10 && due > 50', reason },
    { light: 'low', when: 'progress < due', reason },
    { light: 'good', reason },
  ],
}

const faultsOf = (more: object) =>
  checkScheme(LightScheme.parse({ ...SOUND, ...more })).faults.map(({ path, key }) => `${path.join('.')} ${key}`)
const withRule = (at: number, more: object) => ({
  rules: SOUND.rules.map((rule, index) => (index === at ? { ...rule, ...more } : rule)),
})
const withLight = (at: number, more: object) => ({
  lights: SOUND.lights.map((one, index) => (index === at ? { ...one, ...more } : one)),
})

describe('a scheme of lights is refused at the place that is wrong', () => {
  test.each<[string, object, string]>([
    ['a sound one is not', {}, ''],
    ['two lights of one code', withLight(1, { code: 'good' }), 'lights.1.code light.twice'],
    ['two lights of one word', withLight(1, { word: word('灯good', 'other') }), 'lights.1.word.zh light.twice'],
    ['an alarm in green', withLight(2, { tone: 'ok' }), 'lights.2.tone light.alarm-looks-good'],
    ['two alarms of one shape', withLight(3, { shape: 'triangle' }), 'lights.3.shape light.same-shape'],
    ['a good light for the unknown', { unknown: 'good' }, 'unknown light.unknown-looks-known'],
    ['an alarm for the unknown', { unknown: 'low' }, 'unknown light.unknown-looks-known'],
    ['a rule for a light that is not there', withRule(0, { light: 'blue' }), 'rules.0.light light.unknown-light'],
    [
      'a rule in the middle without a condition',
      withRule(1, { when: undefined }),
      'rules.1 light.rule-without-condition',
    ],
    ['a last rule with one', withRule(2, { when: 'done' }), 'rules.2.when light.last-rule-conditional'],
    ['a fact nobody declared', withRule(0, { when: 'weather == 1' }), 'rules.0.when expression.unknown-name'],
    [
      'a sentence with an unknown place',
      withRule(0, { reason: word('{weather}', 'x') }),
      'rules.0.reason.zh light.unknown-place',
    ],
    [
      'an escalation to what is no worse',
      { escalations: [{ from: 'high', after: { workingDays: 2 }, to: 'low', reason }] },
      'escalations.0.to light.escalates-down',
    ],
    [
      'two escalations of one light by days',
      {
        escalations: [
          { from: 'low', after: { workingDays: 2 }, to: 'high', reason },
          { from: 'low', after: { calendarDays: 9 }, to: 'high', reason },
        ],
      },
      'escalations.1.from light.twice',
    ],
    ['a start that would be forgotten', { startAt: ['low'] }, 'startAt light.start-needs-holds'],
    ['a slip at a good light', { slip: { at: ['good'], oneItemOneSlip: true } }, 'slip.at.0 light.not-an-alarm'],
    [
      'made up that alarms',
      { madeUp: { from: ['high'], to: 'low', lasts: 'for-good', reason } },
      'madeUp.to light.made-up-alarms',
    ],
  ])('%s', (_, more, expected) => {
    expect(faultsOf(more).join('; ')).toContain(expected)
    if (expected === '') expect(faultsOf(more)).toEqual([])
    else expect(() => compileScheme(LightScheme.parse({ ...SOUND, ...more }))).toThrow('form-invalid')
  })

  test('a scheme for tasks and slips reads only what both have', () => {
    expect(faultsOf({ for: ['task', 'slip'], ...withRule(0, { when: 'nodesDue > 0' }) })[0]).toContain('rules.0.when')
  })
})

test('an explanation tells which rules were tried, what each said, and the facts it read', () => {
  const compiled = compileScheme(LightScheme.parse(SOUND))
  const facts = { progress: 30, due: '40.5' }
  const { entry, reason: told } = judge(compiled, { on: '2023-03-01', facts }, [], NO_HOLIDAYS)
  expect(told.zh).toBe('进度 30%')
  const rules = explainLight(compiled, entry, facts)
  expect(rules.map((rule) => [rule.light, rule.verdict])).toEqual([
    ['high', 'fails'],
    ['low', 'holds'],
  ])
  expect(rules[1]!.words?.zh).toBe('进度不足应达进度')
  expect(rules[1]!.parts[0]!.facts.map(({ label, value }) => `${label.zh} ${value.zh}`)).toEqual([
    '进度 30%',
    '应达进度 40.5%',
  ])
  const open = judge(compiled, { on: '2023-03-01', facts: { due: 60 } }, [], NO_HOLIDAYS)
  expect(open.light?.code).toBe('open')
  expect(open.reason).toEqual({ zh: '缺少进度，无法判定', en: 'Cannot be judged without progress' })
  expect(explainLight(compiled, open.entry, { due: 60 }).at(-1)).toMatchObject({ light: 'high', verdict: 'unknown' })
})
