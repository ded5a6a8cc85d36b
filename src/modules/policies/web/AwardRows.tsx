import { Button } from 'antd'
import { useState } from 'react'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { type Award, objectToAward, recoverAward } from '#modules/policies/award.contract.ts'
import { AWARD_STATES } from '#modules/policies/award.rules.ts'
import { letterOfAward } from '#modules/policies/award-answer.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { AwardLight } from '#modules/policies/web/AwardLight.tsx'
import { AwardParts } from '#modules/policies/web/AwardParts.tsx'
import { Objections } from '#modules/policies/web/Objections.tsx'
import type { RoundView } from '#modules/policies/web/RoundPage.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const isOut = ({ state }: Award): boolean => state === 'stopped' || state === 'dropped' || state === 'declined'

const isNoted = ({ because, note, parts, holdUntil }: Award): boolean =>
  because.length > 0 || note !== '' || parts.length > 1 || holdUntil !== null

/** The list of a round, codes masked as notices show them: award by award with what lessened or stopped it. */
export function AwardRows({ of: round }: { readonly of: RoundView }) {
  const say = useSay(policyWords)
  const sayState = useSay(policyMessages)
  const sayAward = useSay(awardScreen)
  const pick = usePick()
  const may = useCan()
  const { placeOf } = usePlaces()
  const [against, setAgainst] = useState<Award | undefined>()
  const noteOf = (row: Award) => [...row.because.map(pick), row.note].filter(Boolean).join(' · ')
  const objected = round.rows.filter(({ objections }) => objections.length > 0)
  const [recovering, setRecovering] = useState<Award | undefined>()
  const [failed, setFailed] = useState<Error | null>(null)
  const recover = useAct(recoverAward, { also: ['fund'], done: () => setRecovering(undefined) })
  const object = useAct(objectToAward, { done: () => setAgainst(undefined) })
  return (
    <>
      <Refused error={failed} />
      {objected.length > 0 && (
        <section className="card stack">
          <h2>{say('objections.head')}</h2>
          {objected.map((row) => (
            <div key={row.id}>
              <b>{row.name}</b> <span className="second">{pick(row.policy.name)}</span> <AwardLight of={row.state} />
              <Objections of={row} />
            </div>
          ))}
        </section>
      )}
      <DataTable
        id="awards"
        name={say('round.list')}
        rows={round.rows}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'name',
            head: say('column.enterprise'),
            text: (row) => row.name,
            cell: (row) => (
              <>
                <PageLink
                  to="/register-entries/$registerEntryId/entitlements"
                  params={{ registerEntryId: row.registerEntryId }}
                >
                  {row.name}
                </PageLink>
                <br />
                <small className="second">
                  {row.key} {placeOf(row.region)}
                </small>
              </>
            ),
          },
          // Of one policy the page says so above the list.
          ...(round.policies.length > 1
            ? [
                {
                  ...{ key: 'policy', head: say('column.policy'), width: 200 },
                  text: (row: Award) => pick(row.policy.name),
                  cell: (row: Award) => pick(row.policy.name),
                },
              ]
            : []),
          {
            ...{ key: 'amount', head: say('column.amount'), width: 116, sum: true, decimals: 2 },
            number: (row) => (isOut(row) ? null : wan(row.amountFen).replaceAll(',', '')),
            cell: (row) =>
              isOut(row) ? <s className="second">{wan(row.amountFen)}</s> : <Wan of={row.amountFen} strong />,
          },
          {
            ...{ key: 'state', head: say('column.step'), width: 220 },
            text: (row) => row.state,
            options: AWARD_STATES.map((value) => ({ value, label: sayState(`award.state.${value}`) })),
            cell: (row) => (
              <>
                <AwardLight of={row.state} />{' '}
                {row.paidFen !== '0' && (
                  <small className="second nowrap">
                    {row.paidFen === row.amountFen
                      ? sayAward(row.isReceived ? 'paid.received' : 'paid.whole')
                      : sayAward('paid.part', { wan: wan(row.paidFen) })}{' '}
                  </small>
                )}
                {row.state === 'listed' && round.state === 'published' && may('award.manage') && (
                  <Button size="small" onClick={() => setAgainst(row)}>
                    {say('act.object')}
                  </Button>
                )}
                {(row.state === 'paid' || row.state === 'recovering') && (
                  <Button
                    size="small"
                    onClick={() => void download(letterOfAward, { awardId: row.id }).catch(setFailed)}
                  >
                    {sayAward('act.letter')}
                  </Button>
                )}{' '}
                {row.mayRecover && row.breachedOn !== null && (
                  <Button size="small" danger onClick={() => setRecovering(row)}>
                    {sayAward('act.recover')}
                  </Button>
                )}
              </>
            ),
          },
          ...(round.rows.some(isNoted)
            ? [
                {
                  ...{ key: 'note', head: say('column.note'), width: 240, wideOnly: round.policies.length > 1 },
                  text: noteOf,
                  cell: (row: Award) => (
                    <div className="second small">
                      {noteOf(row)}
                      <AwardParts of={row} />
                    </div>
                  ),
                },
              ]
            : []),
        ]}
      />
      {recovering !== undefined && (
        <ActForm
          title={sayAward('recover.of', { name: recovering.name })}
          deed={sayAward('act.recover')}
          danger
          error={recover.error}
          busy={recover.isPending}
          close={() => setRecovering(undefined)}
          fields={[
            { at: 'document', label: sayAward('recover.document'), kind: 'text' },
            { at: 'reason', label: sayAward('recover.reason'), kind: 'area' },
          ]}
          send={({ document = '', reason = '' }) => recover.mutate({ awardId: recovering.id, document, reason })}
        />
      )}
      {against !== undefined && (
        <ActForm
          title={say('object.of', { name: against.name })}
          deed={say('act.object')}
          error={object.error}
          busy={object.isPending}
          close={() => setAgainst(undefined)}
          fields={[
            { at: 'objector', label: say('object.who'), kind: 'text' },
            { at: 'reason', label: say('object.reason'), kind: 'area' },
          ]}
          send={({ objector = '', reason = '' }) => object.mutate({ awardId: against.id, objector, reason })}
        />
      )}
    </>
  )
}
