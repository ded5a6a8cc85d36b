import { Select } from 'antd'
import { useMemo } from 'react'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { useUnitName, useUnits } from '#modules/organisations/web/useUnits.ts'
import type { ControlProps } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

interface Common {
  readonly control?: ControlProps
  readonly asOf?: string
  readonly fits?: (unit: UnitVersion) => boolean
  readonly label?: string
}

interface One extends Common {
  readonly value: string | undefined
  readonly change: (unitId: string) => void
}

interface Several extends Common {
  readonly values: readonly string[]
  readonly changeAll: (unitIds: readonly string[]) => void
}

/** Chooses a unit, or several, by name or code; indented by level. */
export function UnitSelect(props: One | Several) {
  const { control, asOf, fits, label } = props
  const say = useSay(organisationWords)
  const nameOf = useUnitName()
  const units = useUnits(asOf).data?.units
  const options = useMemo(
    () =>
      (units ?? [])
        .filter((unit) => fits?.(unit) ?? true)
        .map((unit) => ({
          value: unit.unitId,
          label: nameOf(unit),
          title: `${unit.nameZh} ${unit.nameEn} ${unit.code}`,
          level: unit.level,
        })),
    [units, fits, nameOf],
  )
  const shared = {
    ...control,
    options,
    'aria-label': label,
    placeholder: say('unit.choose'),
    showSearch: { optionFilterProp: 'title' },
    optionRender: (option: { label?: React.ReactNode; data: { level: number } }) => (
      <span style={{ paddingInlineStart: option.data.level * 12 }}>{option.label}</span>
    ),
  } as const
  if ('changeAll' in props) {
    return (
      <Select
        {...shared}
        mode="multiple"
        value={[...props.values]}
        onChange={(ids: string[]) => props.changeAll(ids)}
      />
    )
  }
  return <Select {...shared} value={props.value} onChange={(id: string) => props.change(id)} />
}
