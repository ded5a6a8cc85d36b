import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import {
  BilingualText,
  Decimal,
  IndicatorHead,
  LightSign,
  PeriodCode,
  Sentence,
  ShownFigure,
  UnitName,
  Uuid,
} from '#modules/dispatch/dispatch.ts'

/** One figure as a tile or a cell shows it. */
export const BoardFigure = z.object({
  figure: ShownFigure,
  /** Capped for display, percent. */
  completion: Decimal.nullable(),
  gapPoints: Decimal.nullable(),
  sign: LightSign.nullable(),
  reason: BilingualText.nullable(),
})
export type BoardFigure = z.infer<typeof BoardFigure>

const Counted = z.array(z.object({ sign: LightSign, n: z.number().int() }))

export const getCockpit = operation({
  id: 'cockpit.get',
  method: 'GET',
  path: '/api/cockpit',
  summary: {
    zh: '驾驶舱：亮灯、各单位、上次冻结以来的变化、前后几名',
    en: 'The cockpit: lights, units, what changed since the last snapshot, best and worst',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({ unitId: Uuid, period: PeriodCode, asOf: Uuid.optional() }),
  output: z.object({
    unit: UnitName,
    period: z.string(),
    headline: Sentence,
    indicators: z.object({
      counts: Counted,
      unjudged: z.number().int(),
      rows: z.array(z.object({ indicator: IndicatorHead, own: BoardFigure })),
    }),
    /** null: the viewer may not read them. As they stand today: they are no figures of the period. */
    tasks: z
      .object({ year: z.number().int(), counts: Counted, done: z.number().int(), total: z.number().int() })
      .nullable(),
    slips: z.object({ counts: Counted, open: z.number().int(), overdue: z.number().int() }).nullable(),
    units: z.array(
      z.object({
        unit: UnitName,
        tile: z.object({ column: z.number(), row: z.number() }).nullable(),
        hasChildren: z.boolean(),
        counts: Counted,
        score: Decimal.nullable(),
        rank: z.number().int().nullable(),
        movement: z.number().int().nullable(),
        peerGroup: z.string().nullable(),
        /** By the indicator's id; an indicator that is not the unit's has none. */
        figures: z.record(z.string(), BoardFigure),
      }),
    ),
    groups: z.array(z.object({ code: z.string().nullable(), name: BilingualText.nullable(), of: z.number().int() })),
    /** null: nothing was frozen before. */
    changes: z
      .object({
        snapshot: z.object({
          id: Uuid,
          period: z.string(),
          year: z.number().int(),
          number: z.number().int(),
          revision: z.number().int(),
          takenAt: z.string(),
        }),
        /** How many figures are others than then. */
        values: z.number().int(),
        /** Those that turned worse first. */
        lights: z.array(
          z.object({
            unit: UnitName,
            indicator: IndicatorHead,
            before: LightSign.nullable(),
            after: LightSign.nullable(),
            turned: z.enum(['worse', 'better', 'lit', 'gone']),
          }),
        ),
        ranks: z.array(
          z.object({ unit: UnitName, before: z.number().int(), after: z.number().int(), movement: z.number().int() }),
        ),
      })
      .nullable(),
  }),
})
