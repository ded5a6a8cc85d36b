import { Modal, Select } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { bulletinChoices, draftBulletin } from '#modules/bulletins/bulletin.contract.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly close: () => void
  readonly drafted: (bulletinId: string) => void
}

type Choices = Output<typeof bulletinChoices>

/** From which frozen period, by which template. */
export function DraftDialog({ close, drafted }: Props) {
  const say = useSay(bulletinWords)
  const choices = useRead(bulletinChoices, {})
  const [snapshotId, chooseSnapshot] = useState<string>()
  const [templateCode, chooseTemplate] = useState<string>()
  const draft = useAct(draftBulletin, { done: ({ bulletinId }) => drafted(bulletinId) })
  const chosen = snapshotOf(choices.data, snapshotId)
  const unitId = choices.data?.units[0]?.id
  return (
    <Modal
      open
      title={say('new.title')}
      okText={chosen ? say('new.deed', { number: chosen.number }) : say('new')}
      okButtonProps={{ loading: draft.isPending, disabled: chosen === undefined || unitId === undefined }}
      onCancel={close}
      onOk={() =>
        draft.mutate({ unitId: unitId!, snapshotId: chosen!.id, ...(templateCode !== undefined && { templateCode }) })
      }
    >
      <div className="stack">
        <Refused error={draft.error} />
        <Waiting for={choices}>
          {(found) =>
            found.snapshots.length === 0 ? (
              <p className="second">{say('new.none')}</p>
            ) : (
              <>
                <SnapshotField choices={found} value={chosen!.id} change={chooseSnapshot} />
                {found.templates.length > 1 && (
                  <TemplateField choices={found} value={templateCode} change={chooseTemplate} />
                )}
              </>
            )
          }
        </Waiting>
      </div>
    </Modal>
  )
}

/** The chosen one, or the latest that was not restated. */
function snapshotOf(choices: Choices | undefined, id: string | undefined) {
  const { snapshots = [] } = choices ?? {}
  return snapshots.find((one) => one.id === id) ?? snapshots.find((one) => !one.isRestated) ?? snapshots[0]
}

interface FieldProps {
  readonly choices: Choices
  readonly value: string | undefined
  readonly change: (value: string) => void
}

function SnapshotField({ choices, value, change }: FieldProps) {
  const say = useSay(bulletinWords)
  const dates = useDates()
  return (
    <Field at="snapshotId" label={say('new.snapshot')} hint={say('new.snapshot.hint')}>
      {(control) => (
        <Select
          {...control}
          value={value ?? null}
          onChange={(id) => id !== null && change(id)}
          options={choices.snapshots.map(({ id, year, number, period, revision, isRestated }) => ({
            value: id,
            label: [
              say('snapshot.name', { period: dates.period(period), year, number }),
              ...(revision > 1 ? [say('snapshot.revision', { n: revision })] : []),
              ...(isRestated ? [say('snapshot.restated')] : []),
            ].join(' · '),
          }))}
        />
      )}
    </Field>
  )
}

function TemplateField({ choices, value, change }: FieldProps) {
  const say = useSay(bulletinWords)
  const pick = usePick()
  return (
    <Field at="templateCode" label={say('new.template')}>
      {(control) => (
        <Select
          {...control}
          value={value ?? choices.templates[0]!.code}
          onChange={change}
          options={choices.templates.map(({ code, name }) => ({ value: code, label: pick(name) }))}
        />
      )}
    </Field>
  )
}
