import { useCallback } from 'react'
import type { Permission } from '#engine/access/permission.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { useUnits } from '#modules/organisations/web/useUnits.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly unitId: string
  readonly change: (unitId: string) => void
  readonly permission?: Permission
}

/** Another unit, of those whose figures this person may see. */
export function UnitSwitch({ unitId, change, permission = 'figure.read' }: Props) {
  const say = useSay(indicatorWords)
  const may = useCan()
  const fits = useCallback((unit: UnitVersion) => may(permission, unit.path), [may, permission])
  const known = useUnits().data !== undefined
  if (!may('organisation.read') || !known) return null
  return (
    <span className="unit-switch">
      <UnitSelect value={unitId} change={change} fits={fits} label={say('unit.switch')} />
    </span>
  )
}
