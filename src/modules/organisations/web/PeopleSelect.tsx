import { Select } from 'antd'
import { useState } from 'react'
import { listPeople } from '#modules/organisations/person.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import type { ControlProps } from '#web/form/Field.tsx'
import { usePick } from '#web/words/language.ts'

interface Props {
  readonly control?: ControlProps
  readonly label?: string
  readonly values: readonly string[]
  readonly change: (ids: readonly string[]) => void
  /** Those chosen already, by name. */
  readonly known?: readonly { readonly id: string; readonly name: string }[]
  readonly most?: number
}

/** Chooses people by their names; more are found by typing. */
export function PeopleSelect({ control, label, values, change, known = [], most }: Props) {
  const pick = usePick()
  const [find, setFind] = useState('')
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map())
  const people = useRead(listPeople, { ...(find !== '' && { find }), limit: 50 }, { keepFormer: true }).data?.rows ?? []
  const found = people.map(({ id, name, unitName }) => ({ value: id, label: `${name} · ${pick(unitName)}` }))
  const nameOf = (id: string) =>
    found.find(({ value }) => value === id)?.label ?? seen.get(id) ?? known.find((one) => one.id === id)?.name ?? id
  const missing = values.filter((id) => !found.some(({ value }) => value === id))
  return (
    <Select
      {...control}
      aria-label={label}
      mode="multiple"
      {...(most !== undefined && { maxCount: most })}
      value={[...values]}
      showSearch={{ filterOption: false, onSearch: setFind }}
      options={[...found, ...missing.map((id) => ({ value: id, label: nameOf(id) }))]}
      onChange={(ids: string[]) => {
        setSeen(new Map(ids.map((id) => [id, nameOf(id)])))
        change(ids)
      }}
    />
  )
}
