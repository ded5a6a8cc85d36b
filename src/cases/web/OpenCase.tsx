import { useNavigate } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { type listProcesses, openCase } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { Output } from '#engine/contract/operation.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useServices } from '#web/frame/services.ts'
import { useSession } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, usePick, useSay } from '#web/words/language.ts'

type Process = Output<typeof listProcesses>['processes'][number]

interface Props {
  readonly processes: readonly Process[]
  readonly close: () => void
}

/** A case that needs no business of its own is opened here: which process, what it is called, who takes part. */
export function OpenCase({ processes, close }: Props) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const id = useId()
  const { actor } = useSession()
  const navigate = useNavigate()
  const mine = processes.filter(({ mayOpen }) => mayOpen)
  const [code, setCode] = useState(mine[0]?.code)
  const [title, setTitle] = useState('')
  const [parties, setParties] = useState<Readonly<Record<string, string>>>({})
  const act = useAct(openCase, {
    done: ({ caseId }) => {
      close()
      void navigate({ to: '/cases/$caseId', params: { caseId } })
    },
  })
  const process = mine.find((one) => one.code === code)
  const first = (is: 'person' | 'unit') => process?.relations.find((relation) => relation.is === is)?.code
  const party = (relation: Process['relations'][number]): string | undefined =>
    parties[relation.code] ??
    (relation.code === first(relation.is) ? (relation.is === 'person' ? actor.personId : actor.unitId) : undefined)
  const press = () => {
    if (process === undefined) return
    const named = process.relations.flatMap((relation) => {
      const chosen = party(relation)
      if (chosen === undefined) return []
      const one: { person: string } | { unit: string } =
        relation.is === 'person' ? { person: chosen } : { unit: chosen }
      return [[relation.code, [one]] as [string, (typeof one)[]]]
    })
    act.mutate({ process: process.code, title: title.trim(), unitId: actor.unitId, parties: Object.fromEntries(named) })
  }
  return (
    <Modal
      open
      title={process === undefined ? say('open') : say('open.title', { process: pick(process.name) })}
      okText={say('open.deed')}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: act.isPending, disabled: process === undefined || title.trim().length < 2 }}
      onOk={press}
      onCancel={close}
    >
      <div className="stack">
        <div className="field">
          <label htmlFor={id}>{say('filter.process')}</label>
          <Select
            id={id}
            value={code ?? null}
            options={mine.map((one) => ({ value: one.code, label: pick(one.name) }))}
            onChange={(next) => {
              setCode(next ?? undefined)
              setParties({})
            }}
          />
          {process?.purpose !== undefined && <small className="second">{pick(process.purpose)}</small>}
        </div>
        <div className="field">
          <label htmlFor={`${id}-title`}>{say('open.name')}</label>
          <Input id={`${id}-title`} maxLength={300} value={title} onChange={(event) => setTitle(event.target.value)} />
        </div>
        {process?.relations.map((relation) => (
          <PartyField
            key={`${process.code} ${relation.code}`}
            relation={relation}
            isOwn={parties[relation.code] === undefined && party(relation) !== undefined}
            take={(chosen) =>
              setParties((former) => {
                const { [relation.code]: _, ...others } = former
                return chosen === undefined ? others : { ...others, [relation.code]: chosen }
              })
            }
          />
        ))}
        <Refused error={act.error} />
      </div>
    </Modal>
  )
}

interface PartyProps {
  readonly relation: Process['relations'][number]
  /** Myself or my unit, until another is chosen. */
  readonly isOwn: boolean
  readonly take: (id: string | undefined) => void
}

/** A unit or a person, found as the palette finds them. */
function PartyField({ relation, isOwn, take }: PartyProps) {
  const say = useSay(caseWords)
  const pick = usePick()
  const id = useId()
  const { language } = useLanguage()
  const { palette } = useServices()
  const { actor, unitName } = useSession()
  const [options, setOptions] = useState<readonly { readonly value: string; readonly label: string }[]>([])
  const search = async (text: string) => {
    const { signal } = new AbortController()
    const hits = await Promise.all(palette.map((source) => source.find(text, language, signal).catch(() => [])))
    setOptions(
      hits.flat().flatMap((hit) => {
        const value = relation.is === 'unit' ? hit.params?.unitId : hit.search?.person
        return value === undefined
          ? []
          : [{ value, label: hit.hint ? say('bracket', { what: hit.label, more: hit.hint }) : hit.label }]
      }),
    )
  }
  return (
    <div className="field">
      <label htmlFor={id}>{pick(relation.name)}</label>
      <Select
        id={id}
        showSearch
        allowClear
        filterOption={false}
        placeholder={isOwn ? (relation.is === 'person' ? actor.name : unitName) : say('act.find')}
        options={[...options]}
        onSearch={(text) => text.trim() !== '' && void search(text.trim())}
        onChange={(value?: string) => take(value)}
      />
    </div>
  )
}
