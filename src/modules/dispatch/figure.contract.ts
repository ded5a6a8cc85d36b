import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { LIGHT_CAUSES } from '#engine/light/light-entry.ts'
import {
  BilingualText,
  Decimal,
  Evaluation,
  IndicatorHead,
  LightCode,
  LightSign,
  PeriodCode,
  Sentence,
  ShownFigure,
  UnitName,
  Uuid,
} from '#modules/dispatch/dispatch.ts'

export const figureStrip = operation({
  id: 'figure.strip',
  method: 'GET',
  path: '/api/figures/strip',
  summary: { zh: '本单位指标一览条', en: "A strip of the unit's figures for the workbench" },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    period: PeriodCode,
    planId: Uuid.optional(),
    asOf: Uuid.optional(), // a snapshot; else as the figures stand now
    limit: z.coerce.number().int().min(1).max(12).default(5),
  }),
  output: z.object({
    /** How many figures have each light, the best first; what is not judged is not among them. */
    counts: z.array(z.object({ sign: LightSign, figures: z.number().int() })),
    total: z.number().int(),
    rows: z.array(z.object({ indicator: IndicatorHead, evaluation: Evaluation })),
  }),
})

export const figureTable = operation({
  id: 'figure.table',
  method: 'GET',
  path: '/api/figures/table',
  summary: { zh: '一个单位一期的全部指标', en: 'All indicators of one unit and period' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    period: PeriodCode,
    planId: Uuid.optional(),
    asOf: Uuid.optional(),
    light: LightCode.optional(),
    preview: z.stringbool().default(false),
  }),
  output: z.object({
    unit: UnitName,
    period: z.string(),
    headline: Sentence,
    score: Decimal.optional(),
    rows: z.array(
      z.object({
        indicator: IndicatorHead,
        goal: z.object({ code: z.string(), name: BilingualText }).nullable(),
        weight: Decimal.optional(),
        evaluation: Evaluation,
      }),
    ),
  }),
})

export const indicatorFigures = operation({
  id: 'figure.indicator',
  method: 'GET',
  path: '/api/figures/indicators/{indicatorId}',
  summary: { zh: '指标页：走势、各单位、排名', en: 'One indicator: trend, units, rank' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    indicatorId: Uuid,
    unitId: Uuid,
    period: PeriodCode,
    planId: Uuid.optional(),
    asOf: Uuid.optional(),
    preview: z.stringbool().default(false),
  }),
  output: z.object({
    indicator: IndicatorHead,
    unit: UnitName,
    headline: Sentence,
    evaluation: Evaluation,
    trend: z.object({
      periods: z.array(z.string()),
      actual: z.array(Decimal.nullable()),
      lastYear: z.array(Decimal.nullable()),
      schedule: z.array(Decimal.nullable()),
      forecast: z.array(Decimal.nullable()),
      target: Decimal.nullable(),
    }),
    units: z.array(
      z.object({
        unit: UnitName,
        peerGroup: z.string().nullable(),
        tile: z.object({ column: z.number(), row: z.number() }).nullable(),
        evaluation: Evaluation,
        hasChildren: z.boolean(),
      }),
    ),
    median: Decimal.nullable(),
    reconciles: z.object({ together: Decimal, own: Decimal, difference: Decimal }).nullable(),
  }),
})

export const figureRanking = operation({
  id: 'figure.ranking',
  method: 'GET',
  path: '/api/figures/ranking',
  summary: { zh: '排名（同组比较，赶超进位）', en: 'Ranking within peer groups, with movement' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    unitId: Uuid, // the parent whose children are ranked
    period: PeriodCode,
    planId: Uuid.optional(),
    asOf: Uuid.optional(),
    indicatorId: Uuid.optional(), // none: by total score of the plan
    by: z.enum(['completion', 'growth', 'amount', 'score']).default('completion'),
    peerGroup: z.string().max(60).optional(),
  }),
  output: z.object({
    headline: Sentence,
    by: z.enum(['completion', 'growth', 'amount', 'score']),
    indicator: IndicatorHead.nullable(),
    groups: z.array(
      z.object({
        peerGroup: z.string().nullable(),
        name: BilingualText.nullable(),
        median: Decimal.nullable(),
        rows: z.array(
          z.object({
            unit: UnitName,
            measure: Decimal.nullable(),
            rank: z.number().int().nullable(),
            tied: z.boolean(),
            previousRank: z.number().int().nullable(),
            movement: z.number().int().nullable(),
            evaluation: Evaluation.nullable(),
            parts: z.array(
              z.object({ indicator: IndicatorHead, score: Decimal.nullable(), weight: Decimal, missing: z.boolean() }),
            ),
          }),
        ),
      }),
    ),
  }),
})

export const explainFigure = operation({
  id: 'figure.explain',
  method: 'GET',
  path: '/api/figures/explain',
  summary: {
    zh: '这个数从哪里来：公式、明细、佐证、何人何时',
    en: 'Where a figure comes from: formula, inputs, rows, evidence, who and when',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    indicatorId: Uuid,
    period: PeriodCode,
    planId: Uuid.optional(),
    asOf: Uuid.optional(),
    preview: z.stringbool().default(false),
    /** One part of the figure, `dimension/item`; the whole when absent. */
    part: z.string().max(100).optional(),
  }),
  output: z.object({
    /** The part that is told of; null: the whole. */
    part: BilingualText.nullable(),
    indicator: IndicatorHead.extend({ definition: BilingualText.optional(), source: BilingualText.optional() }),
    unit: UnitName,
    figure: ShownFigure,
    how: z.enum(['reported', 'imported', 'corrected', 'rolled-up', 'derived', 'missing']),
    rule: Sentence,
    formula: BilingualText.nullable(),
    /** The register whose rows it counts; they are listed by `figure.behind`. */
    behind: BilingualText.nullable(),
    inputs: z.array(
      z.object({
        unit: UnitName.nullable(),
        indicator: IndicatorHead.nullable(),
        period: z.string(),
        figure: ShownFigure,
      }),
    ),
    versions: z.array(
      z.object({
        version: z.number().int(),
        figure: ShownFigure,
        source: z.enum(['report', 'import', 'correction']),
        sourceId: Uuid,
        at: z.string(),
        by: z.string().nullable(),
      }),
    ),
    reportId: Uuid.nullable(),
    evidence: z.array(z.object({ fileId: Uuid, name: z.string(), bytes: z.number().int() })),
    targets: z.array(
      z.object({
        version: z.number().int(),
        value: Decimal.nullable(),
        reason: z.string(),
        at: z.string(),
        by: z.string().nullable(),
      }),
    ),
  }),
})

/** What a figure is made of, by each dimension of its indicator: the parts of this unit and of those right below it. */
export const figureBreakdown = operation({
  id: 'figure.breakdown',
  method: 'GET',
  path: '/api/figures/breakdown',
  summary: {
    zh: '一个数的分项：占比、上年同期、下级各单位',
    en: 'The parts of a figure: share, last year, the units below',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({ unitId: Uuid, indicatorId: Uuid, period: PeriodCode, asOf: Uuid.optional() }),
  output: z.object({
    indicator: IndicatorHead,
    unit: UnitName,
    period: z.string(),
    whole: ShownFigure,
    lastYear: ShownFigure,
    dimensions: z.array(
      z.object({
        code: z.string(),
        name: BilingualText,
        addsUp: z.boolean(),
        items: z.array(
          z.object({
            code: z.string(),
            name: BilingualText,
            figure: ShownFigure,
            /** Percent of the whole. */
            share: Decimal.nullable(),
            lastYear: ShownFigure,
            yearOnYear: z.object({ value: Decimal, unit: z.enum(['percent', 'points']) }).nullable(),
            units: z.array(z.object({ unit: UnitName, figure: ShownFigure })),
          }),
        ),
        /** What of the whole no part names; null where parts need not add up or nothing is known of them. */
        rest: z.object({ value: Decimal, share: Decimal.nullable() }).nullable(),
      }),
    ),
  }),
})

/** Why a figure has its light: the sentence, the rules that were tried with their conditions, and the lights of the year. */
export const figureLight = operation({
  id: 'figure.light',
  method: 'GET',
  path: '/api/figures/light',
  summary: {
    zh: '这个灯为什么亮：规则、依据、逐期的灯',
    en: 'Why a light is lit: the rules, the facts, the lights of each period',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    indicatorId: Uuid,
    period: PeriodCode,
    planId: Uuid.optional(),
    asOf: Uuid.optional(),
    preview: z.stringbool().default(false),
  }),
  output: z.object({
    /** null: the administration has chosen no scheme for indicators. */
    scheme: z
      .object({ code: z.string(), name: BilingualText, purpose: BilingualText, version: z.number().int() })
      .nullable(),
    sign: LightSign.nullable(),
    /** The day since which it is lit. */
    since: z.string().nullable(),
    cause: z.enum(LIGHT_CAUSES),
    reason: BilingualText.nullable(),
    rules: z.array(
      z.object({
        sign: LightSign,
        /** null: it holds whenever none above it does. */
        words: BilingualText.nullable(),
        verdict: z.enum(['holds', 'fails', 'unknown']),
        parts: z.array(
          z.object({
            words: BilingualText,
            verdict: z.enum(['holds', 'fails', 'unknown']),
            facts: z.array(z.object({ label: BilingualText, value: BilingualText })),
          }),
        ),
      }),
    ),
    history: z.array(
      z.object({
        period: z.string(),
        sign: LightSign.nullable(),
        reason: BilingualText.nullable(),
        cause: z.enum(LIGHT_CAUSES),
      }),
    ),
    legend: z.array(LightSign),
  }),
})

/** Raw figures of one unit: all indicators of some years. The table behind national tables and unit pages. */
export const figureSeries = operation({
  id: 'figure.series',
  method: 'GET',
  path: '/api/figures/series',
  summary: { zh: '一个单位的指标序列', en: "One unit's series of all indicators" },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    fromYear: z.coerce.number().int().min(1990).max(2100),
    toYear: z.coerce.number().int().min(1990).max(2100),
    indicatorId: Uuid.optional(),
  }),
  output: z.object({
    unitId: Uuid,
    rows: z.array(
      // Decimal texts; thousands of them in one answer, so their form is not tried once more on the way out.
      z.object({
        indicatorId: Uuid,
        year: z.number().int(),
        amounts: z.array(z.string().nullable()),
        states: z.string(),
      }),
    ),
  }),
})
