import type { StoredFigures } from '#modules/dispatch/server/figure-row.ts'
import type { TargetRow } from '#modules/dispatch/server/target.queries.ts'

/** What is frozen of one unit: figures of three years, targets of each plan, and which cells are samples. */
export interface FrozenInputs {
  readonly figures: readonly StoredFigures[]
  readonly targets: Readonly<Record<string, readonly FrozenTarget[]>>
  /** Each as `code period`. */
  readonly samples: readonly string[]
}

export type FrozenTarget = Omit<TargetRow, 'unitId' | 'state' | 'reason' | 'proposedBy' | 'proposerName' | 'proposedAt'>

/**
 * As they are written since format 2, so that the database can write them as text: a row of figures is its indicator, year, states,
 * amounts, reports present and expected, numerators and denominators, each a year's slots as the database tells an array:
 * `{1,2.5,NULL}`. Of reports `''` says one of one in every slot.
 */
export interface PackedInputs {
  readonly as: 2
  readonly figures: readonly PackedFigures[]
  readonly samples: readonly string[]
  readonly targets: Readonly<Record<string, readonly PackedTarget[]>>
  readonly year: number
}

export type PackedFigures = readonly [
  indicatorId: string,
  year: number,
  states: string,
  amounts: string,
  present: string,
  expected: string,
  numerators: string,
  denominators: string,
]

type PackedTarget = readonly [
  indicatorId: string,
  kind: TargetRow['kind'],
  targetId: string,
  version: number,
  expectation: TargetRow['expectation'],
  value: string | null,
  bandLow: string | null,
  bandHigh: string | null,
  isSample: boolean,
]

/** As they were written before: every row with the names of its fields. */
type NamedInputs = Omit<FrozenInputs, 'figures'> & { readonly figures: readonly Omit<StoredFigures, 'unitId'>[] }

/** Inputs of either format; a row's slots are read when they are asked for. */
export function openInputs(content: unknown, unitId: string): FrozenInputs {
  const packed = content as PackedInputs | NamedInputs
  if (!('as' in packed)) return { ...packed, figures: packed.figures.map((row) => ({ ...row, unitId })) }
  const period = String(packed.year)
  return {
    figures: packed.figures.map((row) => new OpenedFigures(unitId, row)),
    samples: packed.samples,
    targets: Object.fromEntries(
      Object.entries(packed.targets).map(([planId, rows]) => [planId, rows.map((row) => openTarget(row, period))]),
    ),
  }
}

const openTarget = (
  [indicatorId, kind, targetId, version, expectation, value, bandLow, bandHigh, isSample]: PackedTarget,
  period: string,
): FrozenTarget => ({ indicatorId, kind, targetId, period, version, expectation, value, bandLow, bandHigh, isSample })

export const openFigures = (unitId: string, packed: PackedFigures): StoredFigures => new OpenedFigures(unitId, packed)

/** A nation has millions of rows, and of three years one is rarely looked at. */
class OpenedFigures implements StoredFigures {
  readonly unitId: string
  private readonly packed: PackedFigures
  private opened: readonly (string | null)[] | undefined

  constructor(unitId: string, packed: PackedFigures) {
    this.unitId = unitId
    this.packed = packed
  }

  get indicatorId(): string {
    return this.packed[0]
  }

  get year(): number {
    return this.packed[1]
  }

  get states(): string {
    return this.packed[2]
  }

  get amounts(): readonly (string | null)[] {
    this.opened ??= decimals(this.packed[3])
    return this.opened
  }

  get present(): readonly number[] {
    return reports(this.packed[4])
  }

  get expected(): readonly number[] {
    return reports(this.packed[5])
  }

  get numerators(): readonly (string | null)[] {
    return decimals(this.packed[6])
  }

  get denominators(): readonly (string | null)[] {
    return decimals(this.packed[7])
  }
}

/** As many as the longest year has slots. */
const ONE_OF_ONE: readonly number[] = Array.from({ length: 366 }, () => 1)

const reports = (slots: string): readonly number[] => (slots === '' ? ONE_OF_ONE : slotsOf(slots).map(Number))

const decimals = (slots: string): readonly (string | null)[] =>
  slotsOf(slots).map((one) => (one === 'NULL' ? null : one))

const slotsOf = (array: string): readonly string[] => (array === '{}' ? [] : array.slice(1, -1).split(','))

/** The same writing for a row that is not in the database. */
export function packFigures(row: Omit<StoredFigures, 'unitId'>): PackedFigures {
  const { indicatorId, year, states, amounts, present, expected, numerators, denominators } = row
  const isOne = [...present, ...expected].every((one) => one === 1)
  const slots = (values: readonly (string | number | null)[]) => `{${values.map((one) => one ?? 'NULL').join(',')}}`
  const [there, asked] = isOne ? ['', ''] : [slots(present), slots(expected)]
  return [indicatorId, year, states, slots(amounts), there, asked, slots(numerators), slots(denominators)]
}
