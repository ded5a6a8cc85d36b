import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { Decimal, IndicatorHead, Sentence, ShownFigure, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { FINDING_ACTS, FINDING_KINDS, FINDING_STATES } from '#modules/dispatch/finding.rules.ts'

const Kind = z.enum(FINDING_KINDS)
const State = z.enum(FINDING_STATES)

/** A doubtful figure, file or habit, with all that speaks for it. */
const FindingHead = z.object({
  kind: Kind,
  /** null: it is of several indicators, or of none. */
  indicator: IndicatorHead.nullable(),
  unit: UnitName,
  period: z.string().nullable(),
  figure: ShownFigure.nullable(),
  expected: Decimal.nullable(),
  difference: Decimal.nullable(),
  /** How sure it is that this cell, and not another of the same period, is the wrong one. */
  confidence: z.enum(['clear', 'likely', 'possible']).nullable(),
  sentence: Sentence,
  /** What speaks for it: sums that fail, other publications that agree. */
  evidence: z.array(Sentence),
  /** How likely chance alone shows as much; null where nothing is left to chance. */
  chance: z.number().nullable(),
  /** The figures it rests on, where they are several. */
  cells: z.array(z.object({ indicatorId: Uuid, unitId: Uuid, period: z.string() })),
  files: z.array(z.object({ fileId: Uuid, name: z.string(), unitId: Uuid, at: z.string() })),
})

export const dataQuality = operation({
  id: 'figure.quality',
  method: 'GET',
  path: '/api/figures/quality',
  summary: {
    zh: '数据质量：缺报、异常、加总不符、与登记数不符、佐证雷同、刚好越线、末位堆积、突击填报',
    en: 'Data quality: missing, outliers, sums and registers that disagree, shared evidence, thresholds, digits, last days',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'quality.read', on: 'unit' },
  input: z.object({
    unitId: Uuid, // the total
    kind: Kind.optional(),
    indicatorId: Uuid.optional(),
    ofUnitId: Uuid.optional(), // the unit under doubt
    state: State.optional(),
    fromYear: z.coerce.number().int().optional(),
    toYear: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  output: z.object({
    headline: Sentence,
    checkedAt: z.string(),
    additivity: z.array(
      z.object({
        indicator: IndicatorHead,
        verdict: z.enum(['adds-up', 'adds-up-rounded', 'not-additive', 'undecidable']),
        years: z.number().int(),
        exactYears: z.number().int(),
        reason: Sentence,
      }),
    ),
    /** Sums between indicators that the published cells keep to, found in them. */
    identities: z.array(
      z.object({
        kind: z.enum(['parts', 'same']),
        whole: IndicatorHead,
        parts: z.array(IndicatorHead),
        checked: z.number().int(),
        held: z.number().int(),
      }),
    ),
    /** Of each kind that was found, how often: of all that the other filters leave. */
    counts: z.array(z.object({ kind: Kind, findings: z.number().int(), examined: z.number().int().nullable() })),
    /** How many cells, series, reports or files each check has tried. */
    examined: z.array(z.object({ kind: Kind, cells: z.number().int() })),
    /** Registers that indicators name and nobody keeps: these were not compared. */
    unknownRegisters: z.array(z.string()),
    /** `id` is null until the next look keeps it; then it can be opened and answered. */
    findings: z.array(FindingHead.extend({ id: Uuid.nullable(), state: State })),
    total: z.number().int(),
  }),
})

const Act = z.object({ may: z.boolean(), reason: z.string().optional() })

export const getFinding = operation({
  id: 'finding.get',
  method: 'GET',
  path: '/api/findings/{findingId}',
  summary: { zh: '打开一处疑点', en: 'Open a finding' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'quality.read', on: 'finding' },
  input: z.object({ findingId: Uuid }),
  output: FindingHead.extend({
    id: Uuid,
    state: State,
    version: z.number().int(),
    /** The unit whose figures were looked through. */
    top: UnitName,
    foundAt: z.string(),
    checkedAt: z.string(),
    /** How many cells, series, reports or files the check has tried in that look. */
    examined: z.number().int().nullable(),
    cellHeads: z.array(
      z.object({ indicator: IndicatorHead, unit: UnitName, period: z.string(), value: Decimal.nullable() }),
    ),
    fileUnits: z.array(UnitName),
    /** The report in which the figure stands, as far as the viewer may see it. */
    reportId: Uuid.nullable(),
    explanation: z.object({ text: z.string(), by: z.string().nullable(), at: z.string() }).nullable(),
    verdict: z.object({ text: z.string(), by: z.string().nullable(), at: z.string() }).nullable(),
    acts: z.record(z.enum(FINDING_ACTS), Act),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

const Answered = z.object({ findingId: Uuid, state: State, version: z.number().int() })
const Words = z.string().trim().min(2).max(2000)

const act = <I extends z.ZodRawShape>(
  verb: string,
  summary: { zh: string; en: string },
  permission: 'correction.propose' | 'correction.decide',
  input: I,
) =>
  operation({
    id: `finding.${verb}`,
    method: 'POST',
    path: `/api/findings/{findingId}/${verb}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'finding' },
    input: z.object({ findingId: Uuid, version: z.number().int(), ...input }),
    output: Answered,
  })

export const askFinding = act(
  'ask',
  { zh: '请单位说明疑点', en: 'Ask the unit to explain a finding' },
  'correction.decide',
  {
    text: z.string().trim().max(2000).default(''),
  },
)
export const explainFinding = act('explain', { zh: '说明疑点', en: 'Explain a finding' }, 'correction.propose', {
  text: Words,
})
export const acceptFinding = act(
  'accept',
  { zh: '认可说明，不再提示', en: 'Accept a finding as explained' },
  'correction.decide',
  {
    text: Words,
  },
)
export const demandCorrection = act('demand', { zh: '要求更正', en: 'Demand a correction' }, 'correction.decide', {
  text: Words,
  /** The demand becomes a supervision slip as well. */
  slip: z.boolean().default(false),
})
