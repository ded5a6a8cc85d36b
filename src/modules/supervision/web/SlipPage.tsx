import { useParams } from '@tanstack/react-router'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { getSlip } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { DecidedBy } from '#modules/supervision/web/DecidedBy.tsx'
import { DueIn } from '#modules/supervision/web/DueIn.tsx'
import { SlipActs } from '#modules/supervision/web/SlipActs.tsx'
import { SlipParties } from '#modules/supervision/web/SlipParties.tsx'
import { SlipReplies } from '#modules/supervision/web/SlipReplies.tsx'
import { useRead } from '#web/client/useRead.ts'
import { groupDigits } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type SlipView = Output<typeof getSlip>

/** One slip: what is asked of whom until when, what was answered, and every step of it in sentences. */
export function SlipPage() {
  const { slipId } = useParams({ strict: false })
  const slip = useRead(getSlip, { slipId: slipId ?? '' })
  return <Waiting for={slip}>{(data) => <Slip of={data} />}</Waiting>
}

function Slip({ of: slip }: { readonly of: SlipView }) {
  const say = useSay(slipWords)
  const pick = usePick()
  const dates = useDates()
  const lead = slip.parties.find(({ role }) => role === 'lead')!
  const isWithUnit = slip.state === 'issued' || slip.state === 'handling' || slip.state === 'returned'
  return (
    <>
      <PageHead
        title={slip.title}
        crumbs={[
          { key: 'slips', name: say('slips'), to: '/slips' },
          { key: 'number', name: slip.number },
        ]}
        beside={<Light is={slip.level} />}
        why={
          <>
            <span className="tag">{say(`state.${slip.state}`)}</span> {pick(slip.unit.name)} · <DueIn of={slip} />
            {slip.dueOn !== slip.firstDueOn && (
              <span className="second"> {say('field.first-due', { due: dates.day(slip.firstDueOn) })}</span>
            )}
          </>
        }
      >
        <PageLink to="/slips/$slipId/paper" params={{ slipId: slip.id }} className="button">
          {say('paper')}
        </PageLink>
      </PageHead>
      <SlipActs slip={slip} />
      <div className="columns">
        <div className="stack">
          <section className="card stack">
            <h2>{say('field.demand')}</h2>
            <p className="prose">{slip.demand}</p>
            <Facts slip={slip} />
          </section>
          <section className="card stack">
            <h2>{say('replies')}</h2>
            {slip.returnReason !== null && (
              <p>
                <Light is="lag">{say('state.returned')}</Light> {slip.returnReason}
              </p>
            )}
            <SlipReplies slip={slip} />
          </section>
          <section className="card stack">
            <h2>{say('parties')}</h2>
            <SlipParties slip={slip} />
          </section>
        </div>
        <aside className="stack">
          {slip.source === 'meeting' && <DecidedBy of={{ slipId: slip.id }} />}
          <section className="card stack">
            <h2>{say('evidence')}</h2>
            <Files
              subjectKind="slip-party"
              subjectId={lead.id}
              {...(!isWithUnit && { reason: say('evidence.settled') })}
            />
          </section>
          <section className="card stack">
            <h2>{say('lights')}</h2>
            <ul className="lines">
              {slip.lights.map((one) => (
                <li key={`${one.on} ${one.sign.code}`}>
                  <Light is={one.sign} reason={pick(one.reason)} />{' '}
                  <span className="second nowrap">{dates.day(one.on)}</span>
                </li>
              ))}
            </ul>
          </section>
          {slip.effects.length > 0 && (
            <section className="card stack">
              <h2>{say('effects')}</h2>
              <ul className="lines">
                {slip.effects.map((one) => (
                  <li key={`${one.on} ${one.reason.zh}`}>
                    <span>
                      {pick(one.reason)}{' '}
                      <b className="value">{say('effect.points', { points: groupDigits(one.points) })}</b>
                    </span>
                    <span className="second">{dates.day(one.on)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="card stack">
            <h2>{say('history')}</h2>
            <History
              of={slip.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
    </>
  )
}

function Facts({ slip }: { readonly slip: SlipView }) {
  const say = useSay(slipWords)
  const pick = usePick()
  const dates = useDates()
  const facts = [
    ['field.about', slip.aboutWords === null ? null : pick(slip.aboutWords)],
    ['column.source', say(`source.${slip.source}`)],
    ['column.issued', dates.day(slip.issuedOn)],
    ['field.signed-off', slip.signedOff],
    ['field.leader', slip.responsibleLeader],
    ['field.person', slip.responsiblePerson],
    ['field.feedback', slip.feedback === '' ? null : slip.feedback],
    ['column.percent', String(slip.percent)],
  ] as const
  return (
    <dl className="facts">
      {facts.map(
        ([head, value]) =>
          value !== null && (
            <div key={head}>
              <dt>{say(head)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
