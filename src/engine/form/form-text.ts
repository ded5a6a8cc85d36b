import { canonicalJson, isRecord } from '#engine/form/same-value.ts'
import { writeYaml } from '#engine/text/write-yaml.ts'

const HEAD = ['code', 'version', 'name', 'help', 'follows', 'subjects', 'steps', 'rules']
const PART = ['code', 'title', 'help', 'when']
const RULE = ['code', 'table', 'when', 'holds', 'stage', 'severity', 'fields', 'message']
const FIELD = [
  ...['code', 'question', 'kind', 'lines', 'decimals', 'unit', 'shownIn', 'register', 'facts', 'from', 'label'],
  ...[
    'help',
    'signer',
    'text',
    'covers',
    'locked',
    'carry',
    'rowsFrom',
    'when',
    'required',
    'compute',
    'list',
    'leavesOnly',
  ],
  ...['many', 'types', 'mostBytes', 'least', 'most', 'unique', 'totals', 'schema', 'options', 'rows', 'columns'],
]
/** What the schema of the part supplies itself; a field says what it says, since its question may say otherwise. */
const HEAD_DEFAULTS = { subjects: [], follows: [], rules: [] }
const RULE_DEFAULTS = { stage: 'submit', severity: 'error' }
const COLUMN_DEFAULTS = {
  ...{ required: false, locked: true, carry: true, lines: 1, decimals: 0, shownIn: '万元' },
  ...{ leavesOnly: false, many: false, facts: [] },
}

type Map = Readonly<Record<string, unknown>>

/**
 * A form as `forms/*.yaml` has it: keys in the order of the house, what the schema supplies left out. Reading it gives the
 * same form, and the same form always the same bytes. Works on a form that is not sound, too: what is not known stands last.
 */
export function writeForm(form: object): string {
  return writeYaml(orderedForm(form as Map))
}

const orderedForm = (form: Map): Map => {
  const { steps, rules } = form
  return ordered(
    {
      ...form,
      ...(steps !== undefined && { steps: each(steps, step) }),
      ...(rules !== undefined && { rules: each(rules, rule) }),
    },
    HEAD,
    HEAD_DEFAULTS,
  )
}
const step = (one: Map): Map =>
  ordered({ ...one, ...(one.sections !== undefined && { sections: each(one.sections, section) }) }, PART)
const section = (one: Map): Map =>
  ordered({ ...one, ...(one.fields !== undefined && { fields: each(one.fields, field) }) }, PART)
const field = (one: Map): Map =>
  ordered({ ...one, ...(one.columns !== undefined && { columns: each(one.columns, column) }) }, FIELD)
const column = (one: Map): Map => ordered(one, FIELD, COLUMN_DEFAULTS)
const rule = (one: Map): Map => ordered(one, RULE, RULE_DEFAULTS)

const each = (list: unknown, change: (one: Map) => Map): unknown =>
  Array.isArray(list) ? list.map((one) => (isRecord(one) ? change(one) : one)) : list

function ordered(map: Map, order: readonly string[], defaults: Map = {}): Map {
  const said = Object.entries(map).filter(
    ([name, value]) =>
      value !== undefined && !(Object.hasOwn(defaults, name) && canonicalJson(defaults[name]) === canonicalJson(value)),
  )
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const placed = said.map(([name, value]) => [name, PARTS.has(name) ? value : bilingual(value)] as const)
  return Object.fromEntries(placed.sort(([a], [b]) => rank(a) - rank(b)))
}

/** What has an order of its own already. */
const PARTS: ReadonlySet<string> = new Set(['steps', 'sections', 'fields', 'columns', 'rules'])

/** Chinese first; JSON of the database knows no order. */
function bilingual(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bilingual)
  if (!isRecord(value)) return value
  if (typeof value.zh === 'string') return { zh: value.zh, ...value }
  const entries = Object.entries(value).map(([name, one]) => [name, bilingual(one)] as const)
  const rank = (name: string) => SMALL.indexOf(name) + 1 || SMALL.length + 1
  return Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)))
}

/** Options, fixed rows, subjects; of a rule of values the lower bound first. */
const SMALL = [
  'code',
  'row',
  'register',
  'name',
  'label',
  'type',
  'minLength',
  'minimum',
  'exclusiveMinimum',
  'minItems',
]
