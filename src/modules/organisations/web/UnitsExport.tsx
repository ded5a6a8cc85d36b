import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { useUnitName, useUnitWords } from '#modules/organisations/web/useUnits.ts'
import { type Column, NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly units: readonly UnitVersion[]
  readonly asOf: string
  readonly find: string
}

/** The tree as a list: all that fits what is sought, folded or not, each with the unit above it. */
export function UnitsExport({ units, asOf, find }: Props) {
  const say = useSay(organisationWords)
  const nameOf = useUnitName()
  const { kindName, peerGroupName } = useUnitWords()
  const byId = new Map(units.map((unit) => [unit.unitId, unit]))
  const wanted = find.trim().toLowerCase()
  const rows = units.filter(({ nameZh, nameEn, code }) =>
    [nameZh, nameEn, code].some((word) => word.toLowerCase().includes(wanted)),
  )
  const text = (key: string, head: string, of: (unit: UnitVersion) => string | undefined): Column<UnitVersion> => ({
    key,
    head,
    text: (unit) => of(unit) ?? '',
    cell: of,
  })
  const columns = [
    text('name', say('unit.name'), nameOf),
    text('code', say('unit.code'), (unit) => unit.code),
    text('parent', say('unit.parent'), ({ parentId }) => {
      const parent = parentId === undefined ? undefined : byId.get(parentId)
      return parent && nameOf(parent)
    }),
    text('region', say('unit.region'), (unit) => unit.regionCode),
    text('kind', say('unit.kind'), (unit) => kindName(unit.kind)),
    text('peers', say('unit.peers'), (unit) => peerGroupName(unit.peerGroup)),
    text('since', say('unit.since'), (unit) => unit.fromOn),
  ]
  const state = wanted === '' ? NO_STATE : { ...NO_STATE, filters: { name: { has: find.trim() } } }
  return (
    <ExportButtons
      id="units"
      name={`${say('units')} ${asOf}`}
      rows={rows}
      columns={columns}
      state={state}
      type="text"
    />
  )
}
