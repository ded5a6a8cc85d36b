import { below, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { compareExact, exact, HUNDRED, sum } from '#engine/number/exact.ts'

/** Whatever the amount, at least two people besides its maker stand between a list and the bank. */
const LEAST_APPROVERS = 2

/** Bands rise, shares make the whole, weights make a hundred, and who approves may approve. */
export function checkFunds(pack: Pack, index: PackIndex, sink: FaultSink): void {
  checkSamples(pack, index, sink)
  for (const { value, place } of pack.fundPractice) {
    for (const key of ['sources', 'subjects', 'indirect', 'instalments', 'lists', 'approval'] as const)
      checkUnique(placed<{ readonly code: string }>(value[key], below(place, key)), sink)
    checkCeilings(value, place, sink)
    checkAdjustments(value, place, sink)
    for (const [at, plan] of value.instalments.entries()) {
      const here = below(place, 'instalments', at, 'shares')
      checkUnique(placed(plan.shares, here), sink)
      checkHundred(
        plan.shares.map(({ percent }) => percent),
        here,
        sink,
      )
    }
    if (!value.instalments.some(({ fromWan }) => Number(fromWan) === 0))
      sink.error(below(place, 'instalments'), 'definition.fund-no-plan-from-nothing')
    checkApproval(pack, value, place, sink)
    const { columns } = value.bank.result
    for (const field of ['reference', 'yuan', 'status'] as const)
      if (columns[field] === undefined)
        sink.error(below(place, 'bank', 'result', 'columns'), 'definition.fund-result-without', { field })
    for (const field of ['reference', 'payee', 'account', 'yuan'] as const)
      if (!value.bank.columns.some((column) => column.field === field))
        sink.error(below(place, 'bank', 'columns'), 'definition.fund-result-without', { field })
    checkEvaluation(value, below(place, 'evaluation'), sink)
  }
}

/** Units, lines and commitments that the demo's money names are there. */
function checkSamples(pack: Pack, index: PackIndex, sink: FaultSink): void {
  const known = (code: string, all: readonly string[], place: Place) => {
    if (!all.includes(code)) sink.error(place, 'definition.fund-unknown-name', { name: code })
  }
  for (const { value, place } of pack.sampleFunds)
    for (const [at, pool] of value.pools.entries()) {
      const here = below(place, 'pools', at)
      const lines = pool.lines.map(({ code }) => code)
      const titles = pool.commitments.map(({ title }) => title)
      for (const [n, one] of pool.commitments.entries()) {
        checkUnitCode(one.unit, index, below(here, 'commitments', n, 'unit'), sink)
        known(one.line, lines, below(here, 'commitments', n, 'line'))
      }
      for (const [n, { of }] of pool.payments.entries())
        for (const [m, title] of of.entries()) known(title, titles, below(here, 'payments', n, 'of', m))
      for (const [n, { commitment }] of pool.expenditures.entries())
        known(commitment, titles, below(here, 'expenditures', n, 'commitment'))
    }
}

const placed = <T>(values: readonly T[], place: Place) =>
  values.map((value, at) => ({ value, place: below(place, at) }))

function checkCeilings({ indirect }: FundPractice, place: Place, sink: FaultSink): void {
  for (const [at, { bands }] of indirect.entries())
    for (const [n, { upToWan }] of bands.entries()) {
      const here = below(place, 'indirect', at, 'bands', n)
      const before = bands[n - 1]?.upToWan
      if ((upToWan === undefined) !== (n === bands.length - 1)) sink.error(here, 'definition.fund-last-band')
      else if (upToWan !== undefined && compareExact(exact(upToWan), exact(before ?? 0)) <= 0)
        sink.error(below(here, 'upToWan'), 'definition.fund-bands-rise')
    }
}

function checkAdjustments({ adjustments, subjects }: FundPractice, place: Place, sink: FaultSink): void {
  const known = new Set(subjects.map(({ code }) => code))
  for (const [at, rule] of adjustments.entries())
    for (const [n, code] of rule.subjects.entries())
      if (!known.has(code))
        sink.error(below(place, 'adjustments', at, 'subjects', n), 'definition.fund-unknown-subject', { code })
}

function checkApproval(pack: Pack, { approval }: FundPractice, place: Place, sink: FaultSink): void {
  if (approval.filter(({ fromWan }) => Number(fromWan) === 0).length < LEAST_APPROVERS)
    sink.error(below(place, 'approval'), 'definition.fund-too-few-approvers', { least: LEAST_APPROVERS })
  for (const [at, step] of approval.entries())
    for (const [n, code] of step.roles.entries()) {
      const here = below(place, 'approval', at, 'roles', n)
      const role = pack.roles.find(({ value }) => value.code === code)?.value
      if (role === undefined) sink.error(here, 'definition.unknown-role', { code })
      else if (role.permissions['fund.approve'] === undefined)
        sink.error(here, 'definition.role-may-not', { code, permission: 'fund.approve' })
    }
}

function checkEvaluation({ evaluation: { parts, grades } }: FundPractice, place: Place, sink: FaultSink): void {
  checkUnique(placed(parts, below(place, 'parts')), sink)
  checkUnique(placed(grades, below(place, 'grades')), sink)
  checkHundred(
    parts.map(({ weight }) => weight),
    below(place, 'parts'),
    sink,
  )
  for (const [at, { least }] of grades.entries()) {
    const better = grades[at - 1]?.least
    if (better !== undefined && compareExact(exact(least), exact(better)) >= 0)
      sink.error(below(place, 'grades', at, 'least'), 'definition.fund-grades-fall')
  }
  if (compareExact(exact(grades.at(-1)!.least), exact(0)) > 0)
    sink.error(below(place, 'grades'), 'definition.fund-no-lowest-grade')
}

function checkHundred(parts: readonly (number | string)[], place: Place, sink: FaultSink): void {
  if (compareExact(sum(parts.map((part) => exact(part))), HUNDRED) !== 0)
    sink.error(place, 'definition.fund-not-hundred')
}
