import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { CROSSINGS } from '#engine/monitor/monitor.ts'
import { BilingualText, Decimal, LightSign, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

export const MonitorCode = z.string().min(1).max(64)
export const Day = z.iso.date()
export const MONITOR_LEVELS = ['normal', 'watch', 'warning', 'late', 'empty'] as const

export const MonitorHead = z.object({
  code: MonitorCode,
  name: BilingualText,
  unit: BilingualText,
  definition: BilingualText.nullable(),
  source: BilingualText.nullable(),
  decimals: z.number().int(),
  days: z.enum(['calendar', 'working']),
  delayDays: z.number().int(),
  dueTime: z.string(),
  thresholds: z.array(
    z.object({ code: z.string(), when: z.enum(CROSSINGS), value: z.string(), level: z.enum(['watch', 'warning']) }),
  ),
  into: z.object({ indicatorId: Uuid, name: BilingualText, rule: z.enum(['sum', 'last', 'mean']) }).nullable(),
})
export type MonitorHead = z.infer<typeof MonitorHead>

/** Where a threshold lies today, in the figure's own measure. */
const Line = z.object({ code: z.string(), level: z.enum(['watch', 'warning']), value: Decimal, text: BilingualText })

const State = z.object({
  level: z.enum(MONITOR_LEVELS),
  sign: LightSign,
  reason: BilingualText,
  latest: Decimal.nullable(),
  latestOn: Day.nullable(),
  changePercent: Decimal.nullable(), // against the median of the seven days before
  isSample: z.boolean(),
  updatedAt: z.string().nullable(),
  lines: z.array(Line),
})

export const MonitorTile = State.extend({
  unit: UnitName,
  days: z.array(Day),
  values: z.array(Decimal.nullable()),
})
export type MonitorTile = z.infer<typeof MonitorTile>

export const listMonitors = operation({
  id: 'monitor.list',
  method: 'GET',
  path: '/api/monitors',
  summary: { zh: '日监测看板', en: 'The board of monitored figures' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'monitor.read', on: 'list' },
  input: z.object({ unitId: Uuid.optional(), days: z.coerce.number().int().min(7).max(120).default(30) }),
  output: z.object({
    today: Day,
    monitors: z.array(
      MonitorHead.extend({
        /** The units added up, on the last day that any of them has. */
        together: z
          .object({ value: Decimal, day: Day, present: z.number().int(), expected: z.number().int() })
          .nullable(),
        tiles: z.array(MonitorTile),
      }),
    ),
  }),
})

const DayRow = z.object({
  day: Day,
  value: Decimal.nullable(),
  changePercent: Decimal.nullable(),
  level: z.enum(['normal', 'watch', 'warning']),
  versions: z.number().int(),
  isSample: z.boolean(),
  at: z.string(),
  by: z.string().nullable(), // the feed, or the person who dropped the file
})

export const getMonitor = operation({
  id: 'monitor.get',
  method: 'GET',
  path: '/api/monitors/{monitor}',
  summary: { zh: '一个单位的一项日监测', en: 'One monitored figure of one unit' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'monitor.read', on: 'list' }, // and only of a unit within reach
  input: z.object({
    monitor: MonitorCode,
    unitId: Uuid,
    days: z.coerce.number().int().min(7).max(400).default(90),
  }),
  output: State.extend({
    monitor: MonitorHead,
    unit: UnitName,
    rows: z.array(DayRow), // the latest first
    alerts: z.array(
      z.object({
        level: z.enum(['watch', 'warning']),
        text: BilingualText,
        from: Day,
        to: Day,
        measured: Decimal,
        isOpen: z.boolean(),
        toldAt: z.string().nullable(),
      }),
    ),
    /** What the days come to in the months shown. */
    months: z.array(
      z.object({
        period: PeriodCode,
        value: Decimal.nullable(),
        present: z.number().int(),
        expected: z.number().int(),
      }),
    ),
  }),
})

export const listDayVersions = operation({
  id: 'monitor.versions',
  method: 'GET',
  path: '/api/monitors/{monitor}/days/{day}',
  summary: { zh: '一天数值的历次版本', en: 'Every version of the value of one day' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'monitor.read', on: 'list' },
  input: z.object({ monitor: MonitorCode, unitId: Uuid, day: Day }),
  output: z.object({
    rows: z.array(
      z.object({
        version: z.number().int(),
        value: Decimal.nullable(),
        isCurrent: z.boolean(),
        isWithdrawn: z.boolean(),
        way: z.enum(['api', 'drop', 'folder']),
        by: z.string().nullable(),
        batch: z.string(),
        at: z.string(),
      }),
    ),
  }),
})
