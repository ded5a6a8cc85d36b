import { sql } from 'kysely'
import type { PublishedCell } from '#engine/indicator/additivity.ts'
import { figureOf } from '#engine/indicator/figure.ts'
import { unitOfMeasure } from '#engine/indicator/unit-of-measure.ts'
import { decimalsOf, exact, exactText, formatExact } from '#engine/number/exact.ts'
import { findDisagreements, type RegisterPair } from '#engine/scrutiny/register-agreement.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import { type DictionaryEntry, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import type { CellName, Finding } from '#modules/dispatch/server/quality-evidence.ts'
import type { ReviewContext } from '#modules/dispatch/server/review-context.ts'
import type { RegisterCount, RegisterProvider } from '#server/http/module.ts'

/** Registers as they came by import: their counts are an indicator of the dictionary, kept and corrected like any other. */
export const importedRegister: RegisterProvider = {
  name: 'imported',
  count: async ({ tx, tenantId }, { of, measure, unitIds }) => {
    const entry = (await getDictionary(tx, tenantId)).byCode.get(of)
    if (entry === undefined) return []
    const [wanted, kept] = [unitOfMeasure(measure), unitOfMeasure(entry.indicator.unit)]
    if (wanted.base !== kept.base) return []
    const scale = kept.factor.div(wanted.factor)
    const { rows } = await sql<{ unitId: string; period: string; value: string }>`
      select unit_id, period, value from official_values
      where tenant_id = ${tenantId} and indicator_id = ${entry.id} and unit_id = any(${unitIds}::uuid[])
        and is_current and state = 'value' and dimension = ''`.execute(tx)
    return rows.map(({ unitId, period, value }): RegisterCount => {
      const amount = exact(value).mul(scale)
      return {
        ...{ unitId, period, amount: formatExact(amount, decimalsOf(amount) ?? 12, 'half-up') },
        cell: { indicatorId: entry.id, unitId, period },
      }
    })
  },
}

interface Compared {
  readonly cell: PublishedCell
  readonly entry: DictionaryEntry
  readonly registered: RegisterCount
}

/** Reported figures beside the registers that their indicators name. `unknown`: registers that nobody keeps. */
export async function checkRegisters(
  context: ReviewContext,
  cells: readonly PublishedCell[],
  providers: readonly RegisterProvider[],
) {
  const { tx, tenantId, now, book, children, top } = context
  const byName = new Map(providers.map((one) => [one.name, one]))
  const findings: Finding[] = []
  const unknown = new Set<string>()
  let examined = 0
  for (const entry of book.dictionary.entries) {
    const { register, unit: measure, code } = entry.indicator
    if (register === undefined || entry.retired) continue
    const provider = byName.get(register.provider)
    if (provider === undefined) {
      unknown.add(register.provider)
      continue
    }
    const unitIds = [top.id, ...children]
    const counts = await provider.count({ tx, tenantId, now }, { of: register.of, measure, unitIds })
    const counted = new Map(counts.map((one) => [`${one.unitId} ${one.period}`, one]))
    const pairs = cells.flatMap((cell): RegisterPair<Compared>[] => {
      const registered = cell.indicator === code ? counted.get(`${cell.unit} ${cell.period}`) : undefined
      if (registered === undefined) return []
      return [{ place: { cell, entry, registered }, reported: cell.value, registered: exact(registered.amount) }]
    })
    examined += pairs.length
    findings.push(
      ...findDisagreements(pairs, exact(register.tolerance)).map(({ place, registered, difference }): Finding => {
        const unit = book.places.get(place.cell.unit)!
        const { decimals, name } = entry.indicator
        const print = (value: typeof difference) =>
          exactText(value).includes('/') ? formatExact(value, decimals, 'half-up') : exactText(value)
        const source = registerName(context, place.registered.cell) ?? { zh: register.of, en: register.of }
        const params = {
          ...{ unit: unit.name.short.zh, unitEn: unit.name.short.en, indicator: name.zh, indicatorEn: name.en },
          ...{ period: place.cell.period, published: print(place.cell.value), expected: print(registered) },
          ...{ difference: print(difference), register: source.zh, registerEn: source.en },
        }
        return {
          ...{ kind: 'register', mark: register.of, entry, unit, period: place.cell.period },
          figure: showFigure(entry.indicator, figureOf(place.cell.value)),
          ...{ expected: print(registered), difference: print(difference.neg()), confidence: null },
          sentence: { key: 'figure.quality.register', params },
          evidence: [],
          cells: [cellName(entry, place.cell), ...(place.registered.cell ? [place.registered.cell] : [])],
        }
      }),
    )
  }
  return { examined, findings, unknown: [...unknown] }
}

const cellName = (entry: DictionaryEntry, { unit, period }: PublishedCell): CellName => ({
  indicatorId: entry.id,
  unitId: unit,
  period,
})

const registerName = ({ book }: ReviewContext, cell: CellName | undefined) =>
  cell && book.dictionary.byId.get(cell.indicatorId)?.indicator.name
