import type { Register } from '#engine/form/register.ts'
import { identifierFault, tidyIdentifier } from '#engine/identifier/identifier-fault.ts'
import { parseRegionCode } from '#engine/identifier/region-code.ts'
import { tidyName } from '#engine/import/tidy-name.ts'
import { FACT_DAYS, type Trust } from '#engine/register/fact.ts'
import { hasControlCharacter, readFactValue, tidyText } from '#engine/register/fact-value.ts'
import { type Columns, columnsOf, findFact, type Part } from '#engine/register/register-columns.ts'
import type {
  FileDefaults,
  FileEntry,
  FileFact,
  FileFault,
  FileLine,
  RegisterFile,
} from '#engine/register/register-file.ts'

const HEAD_WITHIN = 20
const MOST_ROWS = 200_000
const MOST_FAULTS = 1000
/** What published lists write where they have nothing. */
const NOTHING = new Set(['', '-', '—', '--', '——', '–', '/', '\\', '*', 'na', 'n/a', 'null', '#n/a'])
const isNothing = (text: string): boolean => NOTHING.has(tidyName(text).toLowerCase())

/**
 * Reads a list of a register: one line an entry or an entry and year with a column for each fact, or one line a fact
 * (`key, fact, year, value, source`). Every wrong cell is told with its place; what two lines of one source say differently of
 * the same fact and year is an error, but for texts, of which the first stands and the other is told.
 */
export function readRegisterFile(lines: Iterable<FileLine>, register: Register, defaults: FileDefaults): RegisterFile {
  const reader = new Reader(register, defaults)
  for (const line of lines) if (!reader.take(line)) break
  return reader.finish()
}

class Reader {
  readonly #register: Register
  readonly #defaults: FileDefaults
  readonly #entries = new Map<string, FileEntry>()
  readonly #facts: FileFact[] = []
  readonly #factAt = new Map<string, FileFact>()
  readonly #faults: FileFault[] = []
  #columns: Columns | undefined
  #head: readonly string[] = []
  #sheet: string | undefined
  #tried = 0
  #hasHead = false
  #rows = 0
  #faultsTotal = 0
  #errors = 0

  constructor(register: Register, defaults: FileDefaults) {
    this.#register = register
    this.#defaults = defaults
  }

  take(line: FileLine): boolean {
    if (line.sheet !== this.#sheet) {
      this.#sheet = line.sheet
      this.#columns = undefined
      this.#tried = 0
    }
    if (this.#columns === undefined) {
      if (this.#tried++ < HEAD_WITHIN) this.#takeHead(line)
      return true
    }
    if (line.cells.every((cell) => cell.trim() === '')) return true
    if (++this.#rows > MOST_ROWS) {
      this.#tell('error', line, 1, '', 'import.too-many-rows', { limit: MOST_ROWS })
      return false
    }
    if (line.refused) {
      const { column, key, params } = line.refused
      this.#tell('error', line, column, this.#head[column - 1] ?? '', key, params)
    } else this.#read(line, this.#columns)
    return true
  }

  finish(): RegisterFile {
    if (!this.#hasHead) {
      const key = this.#register.key?.name.zh ?? '编号'
      this.#tell('error', { line: 1, cells: [] }, 1, '', 'register.import.no-head', { key })
    }
    return {
      entries: this.#entries,
      facts: this.#facts,
      rows: this.#rows,
      faults: this.#faults,
      faultsTotal: this.#faultsTotal,
      errors: this.#errors,
    }
  }

  #takeHead(line: FileLine): void {
    const columns = columnsOf(this.#register, line.cells)
    if (columns === undefined) return
    this.#hasHead = true
    this.#head = line.cells
    this.#columns = columns
    const name = (at: number) => ({ name: shortened(line.cells[at]!) })
    if (columns.twice !== undefined)
      this.#tell('error', line, columns.twice + 1, '', 'import.column-twice', name(columns.twice))
    for (const at of columns.ignored) this.#tell('warning', line, at + 1, '', 'import.column-ignored', name(at))
  }

  #read(line: FileLine, columns: Columns): void {
    const cell = (part: Part): string => {
      const at = columns.parts.get(part)
      return at === undefined ? '' : (line.cells[at] ?? '').trim()
    }
    const wrong = (part: Part, key: string, params?: FileFault['params']) =>
      this.#tell(
        'error',
        line,
        (columns.parts.get(part) ?? 0) + 1,
        this.#head[columns.parts.get(part) ?? 0]!,
        key,
        params,
      )
    const before = this.#errors
    const key = this.#keyOf(cell('key'), wrong)
    const asOf = this.#dayOf(cell('asOf'), 'asOf', wrong) ?? this.#defaults.asOf ?? this.#defaults.today
    const year = this.#yearOf(cell('year'), columns, wrong)
    const trust = this.#trustOf(cell('trust'), wrong)
    const expiresOn = this.#dayOf(cell('expiresOn'), 'expiresOn', wrong) ?? null
    const region = this.#regionOf(cell('region'), wrong)
    const sample = ['是', 'yes', 'true', '1', '示例'].includes(tidyName(cell('sample')).toLowerCase())
    const source = tidyText(cell('source')) || this.#defaults.source
    if (source.length > 200) wrong('source', 'register.value.too-long', { most: 200 })
    const name = isNothing(cell('name')) ? undefined : tidyText(cell('name'))
    if (name !== undefined && (name.length > 300 || hasControlCharacter(name)))
      wrong('name', 'register.value.too-long', { most: 300 })
    if (this.#errors > before || key === undefined) return
    const at = { line: line.line, ...(line.sheet !== undefined && { sheet: line.sheet }) }
    this.#takeEntry(line, {
      ...{ key, asOf, sample, ...at },
      ...(name !== undefined && { name }),
      ...(region && { region }),
      ...(isNothing(cell('unit')) ? {} : { unit: tidyName(cell('unit')) }),
      ...(isNothing(cell('person')) ? {} : { person: tidyName(cell('person')).toLowerCase() }),
    })
    const common = { key, asOf, trust, source, expiresOn, sample, ...at }
    const long = columns.parts.has('fact') && columns.parts.has('value')
    if (long) this.#takeLong(line, columns, year, common)
    for (const { fact, at: column, shownIn } of columns.facts) {
      const text = line.cells[column] ?? ''
      if (isNothing(text)) continue
      this.#takeFact(line, column, { fact, text, shownIn, year }, common)
    }
  }

  #takeLong(line: FileLine, columns: Columns, year: number | undefined, common: Common): void {
    const at = { fact: columns.parts.get('fact')!, value: columns.parts.get('value')! }
    const text = line.cells[at.fact] ?? ''
    const fact = findFact(this.#register, text)
    if (fact === undefined) {
      const params = { text: shortened(text.trim()) }
      this.#tell('error', line, at.fact + 1, this.#head[at.fact]!, 'register.import.unknown-fact', params)
      return
    }
    const measure = columns.parts.get('measure')
    const shownIn = measure !== undefined && tidyName(line.cells[measure] ?? '') === '元' ? '元' : '万元'
    const value = line.cells[at.value] ?? ''
    if (isNothing(value)) this.#tell('error', line, at.value + 1, this.#head[at.value]!, 'register.value.missing')
    else this.#takeFact(line, at.value, { fact, text: value, shownIn, year }, common)
  }

  #takeFact(line: FileLine, column: number, { fact, text, shownIn, year }: Told, common: Common): void {
    const wrong = (key: string, params?: FileFault['params'], severity: FileFault['severity'] = 'error') =>
      this.#tell(severity, line, column + 1, this.#head[column] ?? fact.code, key, params)
    if (fact.yearly === true && year === undefined) {
      wrong('register.import.no-year', { fact: fact.name.zh, factEn: fact.name.en })
      return
    }
    const read = readFactValue(fact, text, { today: this.#defaults.today, shownIn })
    if ('fault' in read) {
      wrong(read.fault.key, read.fault.params)
      return
    }
    const row: FileFact = {
      ...common,
      fact: fact.code,
      year: fact.yearly === true ? year! : null,
      value: read.value,
      column: column + 1,
    }
    const same = factIdentity(row)
    const before = this.#factAt.get(same)
    if (before === undefined) {
      this.#factAt.set(same, row)
      this.#facts.push(row)
    } else if (before.value !== row.value) {
      const isText = fact.type === 'text' && fact.format === undefined
      wrong(
        isText ? 'register.import.text-differs' : 'register.import.twice',
        { line: before.line },
        isText ? 'warning' : 'error',
      )
    }
  }

  #takeEntry(line: FileLine, entry: FileEntry): void {
    const before = this.#entries.get(entry.key)
    if (before === undefined) {
      this.#entries.set(entry.key, entry)
      return
    }
    const column = (this.#columns!.parts.get('name') ?? 0) + 1
    if (before.name !== undefined && entry.name !== undefined && before.name !== entry.name)
      this.#tell('warning', line, column, this.#head[column - 1]!, 'register.import.text-differs', {
        line: before.line,
      })
    const name = before.name ?? entry.name
    const region = before.region ?? entry.region
    const { unit = before.unit, person = before.person } = entry
    this.#entries.set(entry.key, {
      ...before,
      ...(name !== undefined && { name }),
      ...(region !== undefined && { region }),
      ...(unit !== undefined && { unit }),
      ...(person !== undefined && { person }),
    })
  }

  #keyOf(text: string, wrong: Wrong): string | undefined {
    const { key: known } = this.#register
    const key = known?.format === undefined ? tidyName(text) : tidyIdentifier(text, known.format)
    const fault = known?.format && identifierFault(key, known.format)
    if (key === '') wrong('key', 'import.missing-cell')
    else if (key.length > 120 || hasControlCharacter(key)) wrong('key', 'register.value.too-long', { most: 120 })
    else if (fault) wrong('key', fault)
    else return key
    return undefined
  }

  #yearOf(text: string, { parts }: Columns, wrong: Wrong): number | undefined {
    if (!parts.has('year') || isNothing(text)) return this.#defaults.year
    const year = Number(/^(\d{4})年?(度)?$/.exec(tidyName(text))?.[1] ?? Number.NaN)
    const fault = yearFault(year, this.#defaults.today)
    if (fault !== undefined) wrong('year', fault)
    return year
  }

  #dayOf(text: string, part: 'asOf' | 'expiresOn', wrong: Wrong): string | undefined {
    if (isNothing(text)) return undefined
    const read = readFactValue(FACT_DAYS[part], text, this.#defaults)
    if ('value' in read) return read.value
    wrong(part, read.fault.key)
    return undefined
  }

  #trustOf(text: string, wrong: Wrong): Trust {
    if (isNothing(text)) return this.#defaults.trust
    const trust = TRUST_WORDS.get(tidyName(text).toLowerCase())
    if (trust === undefined) wrong('trust', 'register.import.no-trust')
    else if (trust === 'verified' && !this.#defaults.mayVerify) wrong('trust', 'register.import.may-not-verify')
    return trust ?? this.#defaults.trust
  }

  #regionOf(text: string, wrong: Wrong): string | undefined {
    if (isNothing(text)) return undefined
    const code = tidyName(text)
    if (parseRegionCode(code)) return code
    wrong('region', 'identifier.region')
    return undefined
  }

  #tell(
    severity: FileFault['severity'],
    line: FileLine,
    column: number,
    field: string,
    key: string,
    params?: FileFault['params'],
  ): void {
    this.#faultsTotal++
    if (severity === 'error') this.#errors++
    if (this.#faults.length >= MOST_FAULTS) return
    const sheet = line.sheet === undefined ? {} : { sheet: line.sheet }
    this.#faults.push({
      severity,
      ...sheet,
      line: line.line,
      column,
      field: shortened(field),
      key,
      ...(params && { params }),
    })
  }
}

type Wrong = (part: Part, key: string, params?: FileFault['params']) => void
type Common = Pick<FileFact, 'key' | 'asOf' | 'trust' | 'source' | 'expiresOn' | 'sample' | 'line' | 'sheet'>
interface Told {
  readonly fact: Register['facts'][number]
  readonly text: string
  readonly shownIn: '万元' | '元'
  readonly year: number | undefined
}

const TRUST_WORDS = new Map<string, Trust>([
  ['自报', 'self-declared'],
  ['self-declared', 'self-declared'],
  ['部门', 'departmental'],
  ['部门数据', 'departmental'],
  ['departmental', 'departmental'],
  ['核实', 'verified'],
  ['已核实', 'verified'],
  ['verified', 'verified'],
])

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** A year of a fact: of a time that has begun, and no slip of the keys. */
export function yearFault(year: number, today: string): string | undefined {
  if (!Number.isInteger(year) || year < 1949 || year > 2199) return 'register.value.no-such-year'
  return year > Number(today.slice(0, 4)) ? 'register.value.year-ahead' : undefined
}

/** What makes two rows the same fact: one source tells a yearly fact once a year, any other once a day. */
export const factIdentity = (row: Pick<FileFact, 'key' | 'fact' | 'year' | 'asOf' | 'source'>): string =>
  [row.key, row.fact, row.year ?? row.asOf, row.source].join('\u0000')
