import { below, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { byCode, type PackIndex } from '#engine/definition/pack-index.ts'
import type { PersonDefinition } from '#engine/definition/person.ts'

const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/

/** Roles that exclude each other are not held by one person (三员分立), and everybody stands somewhere. */
export function checkRolesAndPeople(pack: Pack, index: PackIndex, sink: FaultSink): void {
  checkUnique(pack.roles, sink)
  const roles = byCode(pack.roles)
  for (const { value, place } of pack.roles) {
    if (Object.keys(value.permissions).length === 0)
      sink.warning(below(place, 'permissions'), 'definition.no-permission')
    for (const [at, other] of value.excludes.entries()) {
      if (other === value.code) sink.error(below(place, 'excludes', at), 'definition.excludes-itself')
      else if (!roles.has(other)) sink.error(below(place, 'excludes', at), 'definition.unknown-role', { code: other })
    }
  }
  const logins = new Map<string, Place>()
  for (const person of pack.people) {
    const { login } = person.value
    const first = logins.get(login)
    if (first === undefined) logins.set(login, person.place)
    else {
      sink.error(below(person.place, 'login'), 'definition.duplicate-code', { code: login }, first)
    }
    checkPerson(person, pack, index, sink)
  }
  const ofSamples = pack.sampleAwards.flatMap(({ value }) => value.enterprises.flatMap(({ people }) => people))
  const held = new Set([
    ...pack.people.flatMap(({ value }) => value.roles.map(({ role }) => role)),
    ...ofSamples.map(({ role }) => role),
  ])
  if (pack.people.length === 0) return
  for (const { value, place } of pack.roles) {
    if (!held.has(value.code)) sink.warning(below(place, 'code'), 'definition.nobody-holds', { code: value.code })
  }
}

function checkPerson({ value, place }: Placed<PersonDefinition>, pack: Pack, index: PackIndex, sink: FaultSink): void {
  checkUnitCode(value.unit, index, below(place, 'unit'), sink)
  if (pack.manifest.value.demo && value.phone !== undefined && MOBILE.test(value.phone.replace(/[\s-]/g, ''))) {
    sink.error(below(place, 'phone'), 'definition.real-phone')
  }
  const excludes = (one: string, other: string) =>
    pack.roles.some((role) => role.value.code === one && role.value.excludes.includes(other))
  for (const [at, { role, unit, from, until }] of value.roles.entries()) {
    if (!pack.roles.some((each) => each.value.code === role)) {
      sink.error(below(place, 'roles', at, 'role'), 'definition.unknown-role', { code: role })
    }
    if (unit !== undefined) checkUnitCode(unit, index, below(place, 'roles', at, 'unit'), sink)
    if (from !== undefined && until !== undefined && until < from) {
      sink.error(below(place, 'roles', at, 'until'), 'definition.reversed-periods')
    }
    const clash = value.roles
      .slice(0, at)
      .find((earlier) => excludes(role, earlier.role) || excludes(earlier.role, role))
    if (clash !== undefined) {
      const params = { one: clash.role, other: role }
      sink.error(below(place, 'roles', at, 'role'), 'definition.excluded-together', params)
    }
  }
}
