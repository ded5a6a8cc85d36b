import { Input, Select } from 'antd'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { FactsDraft } from '#modules/organisations/web/unit-draft.ts'
import { useUnitWords } from '#modules/organisations/web/useUnits.ts'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** Where the server names a fault: `facts`, `parts/0/into/facts`. */
  readonly at: string
  readonly codeAt?: string
  readonly facts: FactsDraft
  readonly change: (facts: FactsDraft) => void
  readonly error: Error | null
}

export function UnitFactsFields({ at, codeAt, facts, change, error }: Props) {
  const say = useSay(organisationWords)
  const words = useUnitWords()
  const input = (name: keyof FactsDraft, path: string, label: string, hint?: string) => (
    <Field at={path} label={label} error={error} {...(hint !== undefined && { hint })}>
      {(control) => (
        <Input
          {...control}
          value={facts[name]}
          onChange={(event) => change({ ...facts, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  const choose = (name: 'kind' | 'peerGroup', label: string, options: readonly { value: string; label: string }[]) => (
    <Field
      at={`${at}/${name}`}
      label={label}
      error={error}
      {...(name === 'peerGroup' && { hint: say('unit.peers.hint') })}
    >
      {(control) => (
        <Select
          {...control}
          value={facts[name] || undefined}
          allowClear={name === 'peerGroup'}
          options={[...options]}
          onChange={(chosen: string | undefined) => change({ ...facts, [name]: chosen ?? '' })}
        />
      )}
    </Field>
  )
  return (
    <div className="two-columns">
      {codeAt !== undefined && input('code', codeAt, say('unit.code'), say('unit.code.hint'))}
      {choose('kind', say('unit.kind'), words.kinds)}
      {input('nameZh', `${at}/nameZh`, say('unit.name.zh'))}
      {input('nameEn', `${at}/nameEn`, say('unit.name.en'))}
      {input('shortZh', `${at}/shortZh`, say('unit.short.zh'))}
      {input('shortEn', `${at}/shortEn`, say('unit.short.en'))}
      {input('regionCode', `${at}/regionCode`, say('unit.region'), say('unit.region.hint'))}
      {choose('peerGroup', say('unit.peers'), words.peerGroups)}
    </div>
  )
}
