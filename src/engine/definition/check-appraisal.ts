import type { Permission } from '#engine/access/permission.ts'
import { kindOfEffect, pointsFault } from '#engine/appraisal/entry-kind.ts'
import type { AppraisalPractice, EntryKind } from '#engine/definition/appraisal-practice.ts'
import { below, checkIndicatorCode, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { compareExact, exact, isZero } from '#engine/number/exact.ts'

/** Kinds, caps and roles of the appraisal fit together, and what slips say for a score finds a kind that may hold it. */
export function checkAppraisal(pack: Pack, index: PackIndex, sink: FaultSink): void {
  for (const { value, place } of pack.appraisalPractice) checkPractice(pack, value, place, sink)
  const kinds = new Map(pack.appraisalPractice.flatMap(({ value }) => value.kinds.map((kind) => [kind.code, kind])))
  for (const { value, place } of pack.sampleEntries)
    for (const [at, entry] of value.entries.entries()) {
      const here = below(place, 'entries', at)
      checkUnitCode(entry.unit, index, below(here, 'unit'), sink)
      const kind = kinds.get(entry.kind)
      if (kind === undefined) sink.error(below(here, 'kind'), 'definition.unknown-entry-kind', { code: entry.kind })
      else checkPoints(kind, entry.points, below(here, 'points'), sink)
      if (entry.indicator !== undefined) checkIndicatorCode(entry.indicator, index, below(here, 'indicator'), sink)
    }
}

function checkPractice(pack: Pack, practice: AppraisalPractice, place: Place, sink: FaultSink): void {
  const placed = <T>(values: readonly T[], key: string) =>
    values.map((value, at) => ({ value, place: below(place, key, at) }))
  checkUnique(placed(practice.kinds, 'kinds'), sink)
  checkUnique(placed(practice.caps, 'caps'), sink)
  const { floor, totalCap } = practice.limits
  if (totalCap !== undefined && compareExact(exact(floor), exact(totalCap)) >= 0)
    sink.error(below(place, 'limits', 'totalCap'), 'definition.cap-below-floor')
  const kinds = new Set(practice.kinds.map(({ code }) => code))
  for (const { value: cap, place: here } of placed(practice.caps, 'caps')) {
    if (cap.most === undefined && cap.least === undefined) sink.error(here, 'definition.cap-without-bound')
    for (const [n, code] of cap.kinds.entries())
      if (!kinds.has(code)) sink.error(below(here, 'kinds', n), 'definition.unknown-entry-kind', { code })
  }
  for (const { value: kind, place: here } of placed(practice.kinds, 'kinds')) {
    const { least, most, year } = kind.points
    if (compareExact(exact(least), exact(most)) > 0) sink.error(below(here, 'points'), 'definition.least-above-most')
    if (year !== undefined && compareExact(exact(most), exact(year)) > 0)
      sink.warning(below(here, 'points', 'year'), 'definition.most-above-year')
    checkRoles(pack, kind.proposers, 'appraisal.propose', below(here, 'proposers'), sink)
    checkRoles(pack, kind.approvers, 'appraisal.approve', below(here, 'approvers'), sink)
  }
  checkSlips(pack, practice, place, sink)
}

function checkRoles(pack: Pack, codes: readonly string[], permission: Permission, place: Place, sink: FaultSink): void {
  for (const [at, code] of codes.entries()) {
    const role = pack.roles.find(({ value }) => value.code === code)?.value
    if (role === undefined) sink.error(below(place, at), 'definition.unknown-role', { code })
    else if (role.permissions[permission] === undefined)
      sink.error(below(place, at), 'definition.role-may-not', { code, permission })
  }
}

/** Only where some kind takes slips up at all; then every effect must find one whose bounds hold it. */
function checkSlips(pack: Pack, practice: AppraisalPractice, place: Place, sink: FaultSink): void {
  const takers = practice.kinds.filter((kind) => kind.slips !== undefined)
  if (takers.length === 0) return
  for (const { value: slips, place: file } of pack.slipPractice)
    for (const [at, effect] of slips.effects.entries()) {
      if (isZero(exact(effect.points))) continue
      const here = below(file, 'effects', at, 'points')
      const kind = kindOfEffect(practice, effect.on, effect.points)
      if (kind === undefined) sink.warning(here, 'definition.effect-without-kind')
      else checkPoints(kind, effect.points, here, sink)
    }
  for (const [at, kind] of practice.kinds.entries())
    if (kind.slips !== undefined && kind.on === 'indicator')
      sink.error(below(place, 'kinds', at, 'on'), 'definition.slips-on-indicator')
}

function checkPoints(kind: EntryKind, points: number | string, place: Place, sink: FaultSink): void {
  const fault = pointsFault(kind, points)
  if (fault === undefined) return
  const { least, most } = kind.points
  sink.error(place, `definition.points-${fault}`, {
    kind: kind.code,
    points: String(points),
    least: String(least),
    most: String(most),
  })
}
