import type { CalendarDate } from '#engine/calendar/date.ts'
import { measureWord } from '#engine/indicator/measure.messages.ts'
import type { DaySeries } from '#engine/monitor/day-series.ts'
import { changeAt, type DayJudgement, judgeSeries, type MonitorLevel } from '#engine/monitor/judge-day.ts'
import type { Monitor, MonitorThreshold } from '#engine/monitor/monitor.ts'
import { type Exact, exact, formatExact, HUNDRED } from '#engine/number/exact.ts'
import { groupDigits } from '#engine/number/group-digits.ts'
import { say } from '#engine/text/message.ts'
import type { LightSign } from '#modules/dispatch/dispatch.ts'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'

const SHAPES = {
  normal: { shape: 'circle', tone: 'ok', severity: 0, alarm: false },
  watch: { shape: 'triangle', tone: 'lag', severity: 1, alarm: false },
  warning: { shape: 'square', tone: 'red', severity: 2, alarm: true },
  late: { shape: 'dash', tone: 'none', severity: 1, alarm: true },
  empty: { shape: 'dash', tone: 'none', severity: 0, alarm: false },
} as const satisfies Record<MonitorLevel, Omit<LightSign, 'code' | 'word'>>

interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A sentence of a monitored figure in both languages; parameters may differ by language. */
export function both(
  key: keyof typeof monitorMessages & string,
  params: Readonly<Record<string, string | number | Bilingual>> = {},
): Bilingual {
  const of = (language: 'zh' | 'en') =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]),
    )
  return { zh: say(monitorMessages, 'zh-CN', key, of('zh')), en: say(monitorMessages, 'en', key, of('en')) }
}

export const signOf = (level: MonitorLevel): LightSign => ({
  code: level,
  word: both(`monitor.level.${level}`),
  ...SHAPES[level],
})

/** As it is shown: with the decimals of the figure, percents with one. */
export const shownValue = ({ decimals }: Pick<Monitor, 'decimals'>, value: Exact): string =>
  formatExact(value, decimals, 'half-up')
const percent = (value: Exact): string => formatExact(value, 1, 'half-up')

const isRelative = ({ when }: MonitorThreshold): boolean => when === 'rises' || when === 'falls'

/** 高于3,000.0万元; 较前七日中位数下降超过 70.0%. */
export function thresholdText(monitor: Monitor, threshold: MonitorThreshold): Bilingual {
  const limit = exact(threshold.value)
  return both(`monitor.when.${threshold.when}`, {
    limit: isRelative(threshold) ? percent(limit) : groupDigits(shownValue(monitor, limit)),
    unit: measureWord(monitor.unit),
  })
}

/** Why it stands as it does, in a sentence that can be opened. */
export function reasonOf(monitor: Monitor, { level, crossed, last }: DayJudgement, series: DaySeries): Bilingual {
  if (level === 'empty') return both('monitor.reason.empty')
  if (level === 'late') return both('monitor.reason.late', { day: last! })
  const value = groupDigits(shownValue(monitor, series.at(-1)!.value))
  const said = { day: last!, value, unit: measureWord(monitor.unit) }
  if (crossed === undefined) return both('monitor.reason.normal', said)
  const change = isRelative(crossed.threshold) ? percent(crossed.measured.abs()) : ''
  return both(
    isRelative(crossed.threshold) ? `monitor.reason.${crossed.threshold.when as 'rises'}` : 'monitor.reason.beyond',
    {
      ...said,
      change,
      threshold: thresholdText(monitor, crossed.threshold),
    },
  )
}

/** All that is said of a series today. */
export function judged(monitor: Monitor, series: DaySeries, expected: CalendarDate) {
  const judgement = judgeSeries(monitor.thresholds, series, expected)
  const last = series.at(-1)
  const change = last === undefined ? undefined : changeAt(series, series.length - 1)
  return {
    level: judgement.level,
    sign: signOf(judgement.level),
    reason: reasonOf(monitor, judgement, series),
    latest: last === undefined ? null : shownValue(monitor, last.value),
    latestOn: last?.day ?? null,
    changePercent: change === undefined ? null : percent(change),
    lines: linesOf(monitor, series),
  }
}

/** Thresholds as lines in the figure's own measure; those about change lie around the median of the last days. */
function linesOf(monitor: Monitor, series: DaySeries) {
  const last = series.at(-1)
  const change = last && changeAt(series, series.length - 1)
  // value = median × (1 + change/100)
  const median =
    last && change && !change.equals(HUNDRED.neg()) ? last.value.div(change.div(HUNDRED).add(1)) : undefined
  return monitor.thresholds.flatMap((threshold) => {
    const limit = exact(threshold.value)
    const share = (threshold.when === 'falls' ? limit.neg() : limit).div(HUNDRED).add(1)
    const value = isRelative(threshold) ? median?.mul(share) : limit
    if (value === undefined) return []
    const text = thresholdText(monitor, threshold)
    return [{ code: threshold.code, level: threshold.level, value: shownValue(monitor, value), text }]
  })
}

/** 由日监测 30 天合计预填. */
export function flowSource(
  monitor: Monitor,
  rule: 'sum' | 'last' | 'mean',
  flowed: {
    readonly present: number
    readonly expected: number
    readonly last: CalendarDate
    readonly isFromBefore: boolean
  },
): Bilingual {
  return both(flowed.isFromBefore ? 'monitor.source.sum-on' : `monitor.source.${rule}`, {
    name: monitor.name,
    days: flowed.present,
    expected: flowed.expected,
    day: flowed.last,
  })
}
