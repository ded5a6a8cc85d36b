import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import type { FigureTable, FrozenMonth } from '#modules/bulletins/frozen-month.ts'
import type { Evaluation, LightSign, UnitName } from '#modules/dispatch/dispatch.ts'

/** June 2023 of a city and its counties, as a snapshot would hold it. */
const sign = (code: string, alarm: boolean, tone: LightSign['tone'] = alarm ? 'lag' : 'ok'): LightSign => ({
  code,
  word: { zh: { normal: '正常', behind: '滞后', unreported: '未报' }[code] ?? code, en: code },
  shape: 'circle',
  tone,
  severity: 1,
  alarm,
})
export const unitOf = (number: number, zh = `${number}县`): UnitName => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  code: `u${number}`,
  name: { zh, en: zh },
  short: { zh, en: zh },
})
export const evaluated = (completion: number | undefined, more: Partial<Evaluation> = {}): Evaluation =>
  completion === undefined
    ? {
        figure: { state: 'missing' },
        target: { expectation: 'value', value: '100' },
        light: 'unreported',
        sign: sign('unreported', false, 'none'),
      }
    : {
        figure: { state: 'value', value: String(completion) },
        target: { expectation: 'value', value: '100' },
        completionPercent: String(completion),
        schedulePercent: '50',
        scheduleGapPoints: String(completion - 50),
        light: completion < 50 ? 'behind' : 'normal',
        sign: completion < 50 ? sign('behind', true) : sign('normal', false),
        ...more,
      }
export const rowOf = (code: string, evaluation: Evaluation, more: object = {}): FigureTable['rows'][number] => ({
  indicator: {
    id: unitOf(0).id,
    code,
    name: { zh: `指标${code}`, en: code },
    unit: { zh: '万元', en: '10k yuan' },
    decimals: 1,
    direction: 'up',
    kind: 'flow',
    frequency: 'month',
    ...more,
  },
  goal: null,
  evaluation,
})
const tableOf = (unit: UnitName, rows: FigureTable['rows']): FigureTable => ({
  unit,
  period: '2023-06',
  headline: { key: 'figure.headline' },
  rows,
})

export function aMonth(
  counties: readonly { completion?: number; rank?: number }[],
  city: FigureTable['rows'],
): FrozenMonth {
  const unit = unitOf(100, '全市')
  const units = counties.map(({ completion, rank }, at) => {
    const own = unitOf(at + 1)
    const evaluation = { ...evaluated(completion), ...(rank !== undefined && { rank, rankOf: counties.length }) }
    return { unit: own, table: tableOf(own, [rowOf('a', evaluation)]) }
  })
  return {
    snapshot: { number: '2023年第6号', revision: 1, takenOn: '2023-07-10', hash: '0'.repeat(64) },
    period: '2023-06',
    unit,
    plan: '年度计划',
    calendar: NO_HOLIDAYS,
    table: tableOf(unit, city),
    units,
    ranking: {
      headline: { key: 'figure.ranking.headline.none' },
      by: 'score',
      indicator: null,
      groups: [
        {
          peerGroup: 'counties',
          name: { zh: '县区', en: 'Counties' },
          median: null,
          rows: units.map((one, at) => ({
            unit: one.unit,
            measure: counties[at]!.rank === undefined ? null : String(100 - counties[at]!.rank!),
            rank: counties[at]!.rank ?? null,
            tied: false,
            previousRank: null,
            movement: null,
            evaluation: null,
            parts: [],
          })),
        },
      ],
    },
    trends: new Map(),
    tasks: [],
    problems: [],
  }
}
