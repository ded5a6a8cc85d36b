import { Button, Input } from 'antd'
import { useState } from 'react'
import { createPerson, type Person, updatePerson } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** The person to be changed; without one a new person is entered. */
  readonly person?: Person
  readonly done: (personId: string) => void
}

/** Masked telephone and mail are left as they are unless something is typed over them. */
export function PersonForm({ person, done }: Props) {
  const say = useSay(personWords)
  const [typed, setTyped] = useState({ name: person?.name ?? '', post: person?.post ?? '', phone: '', email: '' })
  const [unitId, setUnitId] = useState(person?.unitId)
  const create = useAct(createPerson, { done: ({ personId }) => done(personId) })
  const update = useAct(updatePerson, { done: () => done(person?.id ?? '') })
  const act = person === undefined ? create : update
  const save = () => {
    const { name, post, phone, email } = typed
    const reach = { ...(phone.trim() !== '' && { phone }), ...(email.trim() !== '' && { email }) }
    if (person !== undefined) {
      update.mutate({
        personId: person.id,
        name,
        post: post.trim() || null,
        ...reach,
        ...(unitId !== undefined && { unitId }),
      })
    } else if (unitId !== undefined) create.mutate({ unitId, name, ...(post.trim() !== '' && { post }), ...reach })
  }
  const input = (name: keyof typeof typed, label: string, hint?: string, placeholder?: string | null) => (
    <Field at={name} label={label} error={act.error} {...(hint !== undefined && { hint })}>
      {(control) => (
        <Input
          {...control}
          value={typed[name]}
          placeholder={placeholder ?? undefined}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Refused error={act.error} />
      {input('name', say('person.name'))}
      {input('post', say('person.post'))}
      <Field at="unitId" label={say('person.unit')} error={act.error}>
        {(control) => <UnitSelect control={control} value={unitId} change={setUnitId} />}
      </Field>
      {input('phone', say('person.phone'), say('person.phone.hint'), person?.phoneMasked)}
      {input('email', say('person.email'), undefined, person?.emailMasked)}
      <Button
        type="primary"
        htmlType="submit"
        loading={act.isPending}
        disabled={typed.name.trim() === '' || unitId === undefined}
      >
        {say('person.save')}
      </Button>
    </form>
  )
}
