import { expect, test } from 'vitest'
import { decideAdditivity, type PublishedCell } from '#engine/indicator/additivity.ts'
import { cellTable } from '#engine/indicator/cell-table.ts'
import { findContradictions } from '#engine/indicator/cross-check.ts'
import { cellKey, equationsOf } from '#engine/indicator/equation.ts'
import { findIdentities } from '#engine/indicator/identity.ts'
import { compareExact, exact, exactText } from '#engine/number/exact.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Slips of the pen planted, one at a time, in the published figures of thirty-one provinces. */
const office = monthOffice('yearbook', at('2023-07-03 09:00'), loadDemoPack)
const PLANTED = 40
const THOUSANDTH = exact('0.001')
const keyOf = ({ indicator, unit, period }: Omit<PublishedCell, 'value'>) => cellKey(indicator, unit, period)

/** A small generator of its own, so that every run plants the same slips. */
function draws(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** One digit wrong, two neighbours swapped, one lost, or a factor of ten. */
function slip(text: string, draw: (below: number) => number): string {
  const digits = [...text].flatMap((one, place) => (/\d/.test(one) ? place : []))
  const place = digits[draw(digits.length)]!
  const [before, here, after] = [text.slice(0, place), text[place]!, text.slice(place + 1)]
  switch (draw(4)) {
    case 0:
      return `${before}${(Number(here) + 1 + draw(9)) % 10}${after}`
    case 1:
      return /^\d/.test(after) ? `${before}${after[0]}${here}${after.slice(1)}` : text
    case 2:
      return `${before}${after}`
    default:
      return exactText(exact(text).mul(10))
  }
}

test('of the slips in cells that sums hold on to, six of seven are found and three of four told of the very cell', async () => {
  const desk = office.as('nj-shuju')
  const nation = office.pack.units.get('CN')!
  const answer = await desk.reads(`/api/figures/quality?unitId=${nation}&limit=1`)
  const measures = new Map<string, string>(
    answer.additivity.map((one: { indicator: { code: string; unit: { zh: string } } }) => [
      one.indicator.code,
      one.indicator.unit.zh,
    ]),
  )
  const rows = await office.db.asAdmin(
    `select i.code, v.unit_id, v.period, v.value::text from official_values v
      join indicators i on i.tenant_id = v.tenant_id and i.id = v.indicator_id
      where v.tenant_id = $1 and v.is_current and v.state = 'value' and v.dimension = ''`,
    [office.pack.tenantId],
  )
  const published = (rows as { code: string; unit_id: string; period: string; value: string }[]).map(
    (row): PublishedCell => ({ indicator: row.code, unit: row.unit_id, period: row.period, value: exact(row.value) }),
  )
  const children = [...office.pack.units.values()].filter((unit) => unit !== nation)
  const judge = (cells: readonly PublishedCell[]) => {
    const additivity = decideAdditivity(cells, nation, children)
    const identities = findIdentities(cellTable(cells), measures)
    const byKey = new Map(cells.map((cell) => [keyOf(cell), cell]))
    const equations = equationsOf(additivity, identities, byKey, nation, children)
    return { equations, found: findContradictions(cells, additivity, identities, nation, children) }
  }
  const plain = judge(published)
  const held = new Set(plain.equations.flatMap(({ terms }) => terms.map(({ cell }) => cell)))
  const known = new Set(plain.found.map(keyOf))
  expect(held.size).toBeGreaterThan(published.length * 0.8)

  const draw = draws(11)
  let [planted, found, named, elsewhere] = [0, 0, 0, 0]
  while (planted < PLANTED) {
    const cell = published[draw(published.length)]!
    const written = slip(exactText(cell.value), draw)
    if (!held.has(keyOf(cell)) || !/^\d+(\.\d+)?$/.test(written)) continue
    const value = exact(written)
    if (compareExact(value.sub(cell.value).abs(), cell.value.abs().mul(THOUSANDTH)) < 0 || value.equals(exact(0)))
      continue
    planted++
    const fresh = judge(published.map((one) => (one === cell ? { ...cell, value } : one))).found.filter(
      (one) => !known.has(keyOf(one)),
    )
    const touches = fresh.some((one) => one.broken.some(({ terms }) => terms.some((term) => term.cell === keyOf(cell))))
    found += Number(touches)
    named += Number(fresh.some((one) => keyOf(one) === keyOf(cell)))
    elsewhere += fresh.filter((one) => one.period !== cell.period).length
  }
  console.log(`slips of a thousandth and more: ${planted} planted, ${found} found, ${named} named`)
  expect(found).toBeGreaterThanOrEqual(PLANTED * 0.85)
  expect(named).toBeGreaterThanOrEqual(PLANTED * 0.75)
  expect(elsewhere).toBe(0)
}, 300_000)
