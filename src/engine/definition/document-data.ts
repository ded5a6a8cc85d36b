import type { Declarations, Declared, Label, ValueType } from '#engine/expression/expression.ts'

const text: Declared = { type: 'text' }
const number: Declared = { type: 'number' }
const bool: Declared = { type: 'bool' }
const date: Declared = { type: 'date' }
const texts: Declared = { type: { list: 'text' } }
const record = (
  fields: Readonly<Record<string, Declared>>,
): { readonly record: Readonly<Record<string, Declared>> } => ({
  record: fields,
})
const list = (of: ValueType): Declared => ({ type: { list: of } })

const UNIT = { code: text, name: text, short: text }

/** What is said of one figure against its target. Rates are percents, gaps percentage points; unknown where there is none. */
const FIGURE = {
  actual: number,
  /** As the dictionary writes it, with its decimals. */
  actualText: text,
  /** As it is said in a sentence, with its unit: 27.32亿元. */
  actualWords: text,
  target: number,
  targetText: text,
  targetWords: text,
  completion: number,
  schedule: number,
  /** 序时差: completion less schedule. */
  gap: number,
  /** 高于序时进度18.3个百分点 */
  gapWords: text,
  /** 同比 of amounts in percent; of ratios it is `growthPoints`. */
  growth: number,
  growthPoints: number,
  /** 增长4.1%, 提高0.2个百分点, 持平 */
  growthWords: text,
  /** The light's word; empty where nothing judges. */
  light: text,
  reported: bool,
  judged: bool,
  onSchedule: bool,
  lagging: bool,
  /** Among the units beside it. */
  rank: number,
  rankOf: number,
  /** 赶超进位: up is positive. */
  movement: number,
  score: number,
}

const INDICATOR_HEAD = {
  serial: number,
  code: text,
  name: text,
  unit: text,
  /** flow, stock, net-increase, ratio, formula */
  kind: text,
  /** up, down, keep, band */
  direction: text,
  goal: text,
  weight: number,
}

const TASK = record({
  serial: number,
  code: text,
  name: text,
  target: text,
  node: text,
  measures: text,
  lead: text,
  cooperating: texts,
  responsible: text,
  due: date,
  progress: text,
  percent: number,
  status: text,
  light: text,
  problem: text,
  evidence: number,
  done: bool,
  lagging: bool,
})

/** A problem that the weekly sheets left unsolved at the end of the month. */
const PROBLEM = record({
  serial: number,
  unit: text,
  text: text,
  /** What is to be coordinated, by whom and until when; empty where the unit solves it itself. */
  help: text,
  owner: text,
  due: date,
  /** On how many weekly sheets it has stood. */
  weeks: number,
  overdue: bool,
  indicator: text,
  task: text,
})

const SNAPSHOT = record({ number: text, revision: number, takenOn: date, hash: text })

const COUNTS = {
  indicators: number,
  judged: number,
  onSchedule: number,
  lagging: number,
  unreported: number,
  tasks: number,
  tasksDone: number,
  tasksOnSchedule: number,
  tasksLagging: number,
  /** Of the weekly sheets, unsolved at the month's end. */
  problems: number,
}

/** What approved adjustments make of a unit's score; unknown where there are none. */
const ADJUSTED = { adjustment: number, adjustedScore: number, adjustedRank: number, adjustedMovement: number }

/** One adjustment as it counts: `effective` is what limits leave of `points`. */
const ADJUSTMENT = record({
  number: text,
  unit: text,
  kind: text,
  indicator: text,
  points: number,
  effective: number,
  document: text,
  reason: text,
})

/** A month as a document tells it: names a whole unit, its indicators, the units below it in order of their score, its tasks. */
const MONTH: Declarations['names'] = {
  period: text,
  asOf: date,
  issuedOn: date,
  number: text,
  /** Working days after the day of issue, for what is asked until then. */
  within: { type: record({ three: date, five: date, ten: date }) },
  snapshot: { type: SNAPSHOT },
  unit: { type: record(UNIT) },
  plan: text,
  /** Some of the figures are invented (示例). */
  hasSamples: bool,
  /** The share of the year that is over, in percent. */
  schedule: number,
  counts: { type: record({ ...COUNTS, units: number, ranked: number, adjustments: number }) },
  indicators: list(
    record({
      ...INDICATOR_HEAD,
      ...FIGURE,
      /** By 序时差 among the judged: 1 leads; `fromLast` 1 is the last. */
      place: number,
      fromLast: number,
      /** Units that report it, the first in rank first. */
      units: list(record({ ...UNIT, ...FIGURE, fromLast: number })),
      trend: list(record({ period: text, label: text, actual: number, lastYear: number, schedule: number })),
    }),
  ),
  units: list(
    record({
      ...UNIT,
      group: text,
      score: number,
      rank: number,
      movement: number,
      fromLast: number,
      onSchedule: number,
      lagging: number,
      unreported: number,
      laggingIndicators: texts,
      ...ADJUSTED,
    }),
  ),
  adjustments: list(ADJUSTMENT),
  tasks: list(TASK),
  problems: list(PROBLEM),
}

/** One unit's page of a month. */
const UNIT_MONTH: Declarations['names'] = {
  period: text,
  asOf: date,
  issuedOn: date,
  number: text,
  snapshot: { type: SNAPSHOT },
  unit: { type: record(UNIT) },
  hasSamples: bool,
  schedule: number,
  score: number,
  rank: number,
  rankOf: number,
  movement: number,
  /** 比上月上升2位, 与上月持平 */
  movementWords: text,
  ...ADJUSTED,
  adjustments: list(ADJUSTMENT),
  counts: { type: record(COUNTS) },
  indicators: list(record({ ...INDICATOR_HEAD, ...FIGURE })),
  tasks: list(TASK),
  problems: list(PROBLEM),
}

/** A supervision slip as it is printed: what is not there yet is unknown and stays blank to be written in. */
const SLIP: Declarations['names'] = {
  number: text,
  level: text,
  title: text,
  source: text,
  demand: text,
  feedback: text,
  lead: text,
  cooperating: texts,
  responsibleLeader: text,
  responsiblePerson: text,
  issuedOn: date,
  dueOn: date,
  signedOff: text,
  /** Who issues it. */
  organ: text,
  progress: text,
  percent: number,
  problem: text,
  evidence: texts,
  approvedBy: text,
  approvedOn: date,
  closedOn: date,
}

/** A payment list as it is printed for the file: whom, how much, and who said yes. */
const PAYMENTS: Declarations['names'] = {
  number: text,
  title: text,
  kind: text,
  pool: text,
  basis: text,
  publicity: text,
  organ: text,
  madeBy: text,
  madeOn: date,
  totalYuan: number,
  count: number,
  /** Of all above, as the approvers saw it. */
  hash: text,
  payments: list({ record: { number, payee: text, bank: text, account: text, yuan: number, purpose: text } }),
  approvals: list({ record: { step: text, by: text, on: date, note: text } }),
}

const DECISION = {
  serial: number,
  /** Of the agenda; 0: of none. */
  item: number,
  text: text,
  lead: text,
  cooperating: texts,
  due: date,
  /** 督〔2023〕1号, the key task’s name, or empty. */
  becomes: text,
  noted: bool,
}

/** One person or unit that was to sit in a meeting. */
const SITTER = record({ unit: text, person: text, substitute: text, reason: text })

/** A meeting as its minutes tell it. */
const MINUTES: Declarations['names'] = {
  number: text,
  /** The series and the meeting’s own name. */
  series: text,
  title: text,
  ordinal: number,
  heldOn: date,
  /** 上午9时30分 */
  time: text,
  place: text,
  chair: text,
  purpose: text,
  organ: text,
  issuedOn: date,
  agenda: list(record({ serial: number, title: text, presenter: text, note: text, decisions: list(record(DECISION)) })),
  decisions: list(record(DECISION)),
  /** Decisions of earlier meetings that were opened again, and how each stood. */
  carried: list(
    record({ text: text, lead: text, due: date, meeting: text, status: text, closed: bool, times: number }),
  ),
  attended: list(SITTER),
  excused: list(SITTER),
  observed: list(SITTER),
}

/** A decision as it is told to whom it concerns. */
const LETTER: Declarations['names'] = {
  number: text,
  /** Of the project. */
  title: text,
  projectNumber: text,
  unit: text,
  leader: text,
  organ: text,
  issuedOn: date,
  call: text,
  /** The step at which it was decided. */
  step: text,
  reason: text,
  /** What was decided, line by line; of a change before and after. */
  items: list(record({ what: text, before: text, after: text })),
}

/** A visit on site as it is filed. */
const VISIT: Declarations['names'] = {
  organ: text,
  projectNumber: text,
  title: text,
  unit: text,
  leader: text,
  purpose: text,
  place: text,
  plannedOn: date,
  heldOn: date,
  lead: text,
  companions: text,
  met: text,
  summary: text,
  photos: number,
  findings: list(
    record({
      number: number,
      text: text,
      severity: text,
      due: date,
      answer: text,
      state: text,
      verdict: text,
      verifiedBy: text,
    }),
  ),
}

/** The data that templates of a pack are filled with, by kind: the names an author may use, and their types. */
export const DOCUMENT_DATA = {
  bulletin: { names: MONTH },
  brief: { names: MONTH },
  'unit-sheet': { names: UNIT_MONTH },
  slip: { names: SLIP },
  payments: { names: PAYMENTS },
  minutes: { names: MINUTES },
  letter: { names: LETTER },
  visit: { names: VISIT },
} as const satisfies Readonly<Record<string, Declarations>>
export type DocumentData = keyof typeof DOCUMENT_DATA

/** What a name of the data is called, where it is told that it lacks a value: `row.completion` is 完成率. */
const LABELS: Readonly<Record<string, Label>> = {
  actual: { zh: '完成值', en: 'value' },
  actualText: { zh: '完成值', en: 'value' },
  actualWords: { zh: '完成值', en: 'value' },
  target: { zh: '目标', en: 'target' },
  targetText: { zh: '目标', en: 'target' },
  targetWords: { zh: '目标', en: 'target' },
  completion: { zh: '完成率', en: 'completion' },
  schedule: { zh: '序时进度', en: 'schedule' },
  gap: { zh: '序时差', en: 'lead on the schedule' },
  gapWords: { zh: '序时差', en: 'lead on the schedule' },
  growth: { zh: '同比', en: 'change on a year' },
  growthPoints: { zh: '同比', en: 'change on a year' },
  growthWords: { zh: '同比', en: 'change on a year' },
  light: { zh: '状态', en: 'light' },
  rank: { zh: '名次', en: 'rank' },
  movement: { zh: '位次变化', en: 'movement' },
  score: { zh: '得分', en: 'score' },
  adjustment: { zh: '调整分', en: 'adjustment' },
  adjustedScore: { zh: '调整后得分', en: 'adjusted score' },
  adjustedRank: { zh: '调整后名次', en: 'adjusted rank' },
  adjustedMovement: { zh: '名次变动', en: 'movement by adjustments' },
  progress: { zh: '进展', en: 'progress' },
  problem: { zh: '问题', en: 'problem' },
  responsible: { zh: '责任人', en: 'person responsible' },
  plan: { zh: '计划', en: 'plan' },
}

export function dataLabel(expression: string): Label | undefined {
  const name = /^(?:[a-zA-Z]\w*\.)*([a-zA-Z]\w*)$/.exec(expression.trim())?.[1]
  return name !== undefined && Object.hasOwn(LABELS, name) ? LABELS[name] : undefined
}
