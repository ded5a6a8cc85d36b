import { Drawer, Input, Modal } from 'antd'
import { useState } from 'react'
import { listFactHistory } from '#modules/registries/entry.contract.ts'
import type { FactHead, ShownFact } from '#modules/registries/entry.ts'
import { correctFact, disputeFact, verifyFact } from '#modules/registries/fact.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import type { Entry } from '#modules/registries/web/EntryPage.tsx'
import { useFactWords, useHeadWithMeasure } from '#modules/registries/web/fact-words.ts'
import { TrustMark } from '#modules/registries/web/TrustMark.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

export interface FactPlace {
  readonly fact: string
  readonly year: number | null
}

interface Props {
  readonly of: Entry
  readonly place: FactPlace
  readonly close: () => void
}

/** Every row there ever was of a fact and year: what stands of each source, and what it replaced. */
export function FactDrawer({ of: entry, place, close }: Props) {
  const say = useSay(registryWords)
  const pick = usePick()
  const withMeasure = useHeadWithMeasure()
  const fact = entry.facts.find(({ code }) => code === place.fact)!
  const rows = useRead(listFactHistory, { registerEntryId: entry.id, fact: place.fact })
  const title = [place.year, withMeasure(pick(fact.name), fact.measure)].filter(Boolean).join(' ')
  return (
    <Drawer open size={520} title={title} onClose={close}>
      <Waiting for={rows}>
        {({ rows: all }) => {
          const here = all.filter(({ year }) => year === place.year)
          const standing = here.filter((row) => row.standing === 'stands')
          const past = here.filter((row) => row.standing !== 'stands')
          return (
            <div className="stack panel">
              <ul className="lines">
                {standing.map((row) => (
                  <Row key={row.id} of={entry} fact={fact} row={row} />
                ))}
              </ul>
              {past.length > 0 && (
                <>
                  <h3>{say('history.rows')}</h3>
                  <ul className="lines">
                    {past.map((row) => (
                      <Row key={row.id} of={entry} fact={fact} row={row} isPast />
                    ))}
                  </ul>
                </>
              )}
            </div>
          )
        }}
      </Waiting>
    </Drawer>
  )
}

interface RowProps {
  readonly of: Entry
  readonly fact: FactHead
  readonly row: ShownFact
  readonly isPast?: boolean
}

function Row({ of: entry, fact, row, isPast }: RowProps) {
  const say = useSay(registryWords)
  const pick = usePick()
  const words = useFactWords()
  const [over, setOver] = useState<'correct' | 'verify' | 'dispute' | undefined>()
  const close = () => setOver(undefined)
  const verify = useAct(verifyFact, { done: close })
  const { acts } = entry
  const serves = entry.serving[`${row.fact}/${row.year ?? ''}`] === row.id
  return (
    <li className={isPast === true ? 'second' : undefined}>
      <span>
        <b className="value">{words(fact, row.value)}</b> <TrustMark of={row.trust} />{' '}
        {serves && <span className="tag">{say('row.serves')}</span>}
        {row.standing !== 'stands' && <span className="tag">{say(`row.${row.standing}`)}</span>}
        <br />
        <small className="second">
          <RowFacts of={row} />
        </small>
        {isPast !== true && (
          <span className="row fact-acts">
            {acts.record && (
              <ActButton size="small" act={() => setOver('correct')}>
                {say('act.correct')}
              </ActButton>
            )}
            {acts.verify && row.trust !== 'verified' && (
              <ActButton size="small" act={() => setOver('verify')}>
                {say('act.verify')}
              </ActButton>
            )}
            {acts.dispute && (
              <ActButton size="small" act={() => setOver('dispute')}>
                {say('act.dispute')}
              </ActButton>
            )}
          </span>
        )}
      </span>
      {over === 'verify' && (
        <ReasonDialog
          title={say('verify.of', { fact: pick(fact.name), value: words(fact, row.value) })}
          deed={say('act.verify')}
          least={2}
          busy={verify.isPending}
          error={verify.error}
          act={(basis) => verify.mutate({ registerEntryId: entry.id, factId: row.id, basis })}
          close={close}
        >
          <p className="second">{say('verify.why')}</p>
        </ReasonDialog>
      )}
      {over === 'correct' && <OtherValue of={entry} fact={fact} row={row} way="correct" close={close} />}
      {over === 'dispute' && <OtherValue of={entry} fact={fact} row={row} way="dispute" close={close} />}
    </li>
  )
}

function RowFacts({ of: row }: { readonly of: ShownFact }) {
  const say = useSay(registryWords)
  const dates = useDates()
  const when = dates.near(row.recordedAt)
  const parts = [
    row.source,
    dates.day(row.asOf),
    row.expiresOn === null ? undefined : say('facts.expires', { day: dates.day(row.expiresOn) }),
    row.recordedBy === null ? say('row.imported', { when }) : say('row.by', { who: row.recordedBy, when }),
    row.verifiedBy === null
      ? row.reason === null
        ? undefined
        : say('row.reason', { note: row.reason })
      : say('row.verified', { who: row.verifiedBy, note: row.reason ?? '' }),
  ]
  return <>{parts.filter((part) => part !== undefined).join(' · ')}</>
}

/** Another value with its reason: put in place by who may, or asked for by the entity. */
function OtherValue({
  of: entry,
  fact,
  row,
  way,
  close,
}: RowProps & { readonly way: 'correct' | 'dispute'; readonly close: () => void }) {
  const say = useSay(registryWords)
  const sayShared = useSay(webWords)
  const pick = usePick()
  const withMeasure = useHeadWithMeasure()
  const [value, setValue] = useState(fact.isPersonal ? '' : row.value)
  const [reason, setReason] = useState('')
  const correct = useAct(correctFact, { done: close })
  const dispute = useAct(disputeFact, { done: close })
  const error = correct.error ?? dispute.error
  const at = { registerEntryId: entry.id, factId: row.id, reason: reason.trim() }
  const send = () => {
    if (way === 'correct') correct.mutate({ ...at, value })
    else dispute.mutate({ ...at, ...(value.trim() !== '' && { proposedValue: value }) })
  }
  const name = pick(fact.name)
  return (
    <Modal
      open
      title={way === 'correct' ? say('correct.of', { fact: name }) : say('dispute.of', { fact: name })}
      okText={say(`act.${way}`)}
      cancelText={sayShared('act.cancel')}
      okButtonProps={{ loading: correct.isPending || dispute.isPending, disabled: reason.trim().length < 2 }}
      onOk={send}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={error} />
        <Field
          at={way === 'correct' ? 'value' : 'proposedValue'}
          label={way === 'dispute' ? withMeasure(say('dispute.value'), fact.measure) : withMeasure(name, fact.measure)}
          error={error}
        >
          {(control) => (
            <Input {...control} maxLength={2000} value={value} onChange={(event) => setValue(event.target.value)} />
          )}
        </Field>
        <TextField
          at="reason"
          label={say('field.reason')}
          rows={3}
          maxLength={500}
          value={reason}
          error={error}
          change={setReason}
        />
      </div>
    </Modal>
  )
}
