import { Drawer } from 'antd'
import { useState } from 'react'
import { endPerson, getPerson, type Person, revealPerson } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { AccountLight } from '#modules/organisations/web/AccountLight.tsx'
import { PersonAccount } from '#modules/organisations/web/PersonAccount.tsx'
import { PersonForm } from '#modules/organisations/web/PersonForm.tsx'
import { PersonRoles } from '#modules/organisations/web/PersonRoles.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly personId: string
  readonly close: () => void
}

/** One person beside the list: how to reach, roles, account. */
export function PersonPanel({ personId, close }: Props) {
  const person = useRead(getPerson, { personId })
  return (
    <Drawer open size={480} onClose={close} title={person.data?.name}>
      <Waiting for={person}>{(data) => <Panel person={data} />}</Waiting>
    </Drawer>
  )
}

function Panel({ person }: { readonly person: Person }) {
  const say = useSay(personWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('person.manage', person.unitPath)
  const [over, setOver] = useState<'edit' | 'leave' | undefined>()
  const leave = useAct(endPerson, { done: () => setOver(undefined) })
  const why = may ? {} : { reason: say('person.no-manage') }
  return (
    <div className="stack panel">
      <p>
        {[person.post, pick(person.unitName)].filter(Boolean).join(' · ')} <AccountLight person={person} />
        {person.leftOn !== null && (
          <span className="second"> {say('person.left', { date: dates.day(person.leftOn) })}</span>
        )}
      </p>
      <Reach person={person} may={may} />
      {over === 'edit' ? (
        <PersonForm person={person} done={() => setOver(undefined)} />
      ) : (
        <div className="row">
          <ActButton size="small" act={() => setOver('edit')} {...why}>
            {say('person.edit')}
          </ActButton>
          {person.leftOn === null && (
            <ActButton size="small" danger act={() => setOver('leave')} {...why}>
              {say('person.leave')}
            </ActButton>
          )}
        </div>
      )}
      <PersonRoles person={person} />
      <PersonAccount person={person} />
      {over === 'leave' && (
        <ReasonDialog
          title={say('person.leave.of', { name: person.name })}
          deed={say('person.leave.of', { name: person.name })}
          danger
          least={2}
          busy={leave.isPending}
          error={leave.error}
          act={(reason) => leave.mutate({ personId: person.id, reason })}
          close={() => setOver(undefined)}
        >
          <p className="second">{say('person.leave.why')}</p>
        </ReasonDialog>
      )}
    </div>
  )
}

/** Telephone and mail, masked until a purpose is given; what was shown goes when the panel closes. */
function Reach({ person, may }: { readonly person: Person; readonly may: boolean }) {
  const say = useSay(personWords)
  const [asking, setAsking] = useState(false)
  const [purpose, setPurpose] = useState('')
  const shown = useRead(
    revealPerson,
    { personId: person.id, purpose },
    { when: purpose !== '', freshFor: Number.POSITIVE_INFINITY },
  )
  return (
    <>
      <dl className="fact-list">
        <dt>{say('person.phone')}</dt>
        <dd>{shown.data?.phone ?? person.phoneMasked ?? '—'}</dd>
        <dt>{say('person.email')}</dt>
        <dd>{shown.data?.email ?? person.emailMasked ?? '—'}</dd>
      </dl>
      {shown.data === undefined && (person.phoneMasked !== null || person.emailMasked !== null) && (
        <ActButton size="small" act={() => setAsking(true)} {...(!may && { reason: say('person.no-manage') })}>
          {say('person.reveal')}
        </ActButton>
      )}
      {asking && shown.data === undefined && (
        <ReasonDialog
          title={say('person.reveal.of', { name: person.name })}
          deed={say('person.reveal')}
          least={2}
          busy={shown.isFetching}
          error={shown.error}
          act={setPurpose}
          close={() => setAsking(false)}
        >
          <p className="second">{say('person.reveal.hint')}</p>
        </ReasonDialog>
      )}
    </>
  )
}
