import { useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { decideRace, getRaces, proposeRace } from '#modules/projects/race.contract.ts'
import { raceWords } from '#modules/projects/race-screen.messages.ts'
import { ProjectStatus } from '#modules/projects/web/ProjectStatus.tsx'
import { wanText } from '#modules/projects/web/wan.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Race = Output<typeof getRaces>['races'][number]

/** 赛马: the projects side by side, their ranking, and the gate. */
export function RacePage() {
  const { callId = '' } = useParams({ strict: false })
  const say = useSay(raceWords)
  const races = useRead(getRaces, { callId })
  return (
    <Waiting for={races}>
      {({ title, races: all }) => (
        <>
          <PageHead
            title={say('race.title', { title })}
            crumbs={[{ key: 'call', name: title, to: '/calls/$callId', params: { callId } }]}
            why={say('race.why')}
          />
          <div className="stack">
            {all.length === 0 && <p className="second">{say('race.none')}</p>}
            {all.map((race) => (
              <Gate key={race.direction.code} race={race} callId={callId} again={races.refetch} />
            ))}
          </div>
        </>
      )}
    </Waiting>
  )
}

function Gate({
  race,
  callId,
  again,
}: {
  readonly race: Race
  readonly callId: string
  readonly again: () => unknown
}) {
  const say = useSay(raceWords)
  const dates = useDates()
  const [order, setOrder] = useState<readonly string[]>([])
  const place = (id: string) =>
    order.includes(id) ? order.indexOf(id) : race.projects.findIndex((one) => one.id === id)
  const ranked = [...race.projects].sort((a, b) => place(a.id) - place(b.id))
  const moveUp = (at: number) => {
    const ids = ranked.map(({ id }) => id)
    ids.splice(at - 1, 2, ids[at]!, ids[at - 1]!)
    setOrder(ids)
  }
  const { proposal, returned, gate, acts } = race
  const on = <T extends { readonly at: string }>(told: T) => ({ ...told, at: dates.moment(told.at) })
  return (
    <section className="card stack">
      <h2>
        {race.direction.code} {race.direction.name}
      </h2>
      <p className="second">
        {say('race.stage', { percent: race.percent, goOn: race.goOn })}
        {gate !== null && ` · ${say('race.gate', on(gate))}`}
      </p>
      {proposal !== null && <p>{say('race.proposal', on(proposal))}</p>}
      {returned !== null && <p className="fault">{say('race.returned', on(returned))}</p>}
      {ranked.length === 0 ? (
        <p className="second">{say('race.empty')}</p>
      ) : (
        <RaceTable rows={ranked} {...(acts.propose && { moveUp })} />
      )}
      {acts.propose && <Propose race={race} callId={callId} ranked={ranked} again={again} />}
      {acts.decide && <Decide race={race} callId={callId} again={again} />}
    </section>
  )
}

const running = (projects: Race['projects']) =>
  projects.filter(({ status }) => status === 'ongoing' || status === 'overdue')

interface ActProps {
  readonly race: Race
  readonly callId: string
  readonly again: () => unknown
}

/** The ranking as it stands on the page, with the number of the panel's resolution. */
function Propose({ race, callId, ranked, again }: ActProps & { readonly ranked: Race['projects'] }) {
  const say = useSay(raceWords)
  const [resolution, setResolution] = useState(race.proposal?.resolution ?? '')
  const act = useAct(proposeRace, { done: () => void again() })
  return (
    <>
      <Field at="resolution" label={say('race.resolution')} error={act.error}>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            value={resolution}
            onChange={({ target }) => setResolution(target.value)}
          />
        )}
      </Field>
      <Refused error={act.error} />
      <div className="acts">
        <ActButton
          primary
          busy={act.isPending}
          act={() =>
            act.mutate({
              ...{ callId, direction: race.direction.code, resolution: resolution.trim() },
              ranking: running(ranked).map(({ id }) => id),
            })
          }
        >
          {say(race.proposal === null ? 'race.propose' : 'race.propose-again')}
        </ActButton>
      </div>
    </>
  )
}

/** Another person confirms what was proposed, or sends it back with a reason. */
function Decide({ race, callId, again }: ActProps) {
  const say = useSay(raceWords)
  const [asked, ask] = useState<'yes' | 'no' | undefined>()
  const act = useAct(decideRace, {
    done: () => {
      ask(undefined)
      again()
    },
  })
  const decide = (says: 'yes' | 'no', reason = '') =>
    act.mutate({ callId, direction: race.direction.code, proposalId: race.proposal?.id ?? '', says, reason })
  return (
    <div className="acts">
      <ActButton act={() => ask('no')}>{say('race.return')}</ActButton>
      <ActButton primary act={() => ask('yes')}>
        {say('race.decide')}
      </ActButton>
      {asked === 'yes' && (
        <ConfirmDialog
          title={say('race.decide')}
          deed={say('race.decide')}
          busy={act.isPending}
          error={act.error}
          act={() => decide('yes')}
          close={() => ask(undefined)}
        >
          {say('race.ask', { goOn: race.goOn, ended: running(race.projects).length - race.goOn })}
        </ConfirmDialog>
      )}
      {asked === 'no' && (
        <ReasonDialog
          title={say('race.return.title', { direction: race.direction.code })}
          deed={say('race.return')}
          busy={act.isPending}
          error={act.error}
          act={(reason) => decide('no', reason)}
          close={() => ask(undefined)}
        />
      )}
    </div>
  )
}

interface TableProps {
  readonly rows: Race['projects']
  readonly moveUp?: (at: number) => void
}

function RaceTable({ rows, moveUp }: TableProps) {
  const say = useSay(raceWords)
  const pick = usePick()
  return (
    <table className="table">
      <thead>
        <tr>
          <th className="n">{say('race.rank')}</th>
          <th>{say('race.number')}</th>
          <th>{say('race.project')}</th>
          <th>{say('race.unit')}</th>
          <th>{say('race.leader')}</th>
          <th className="n">{say('race.grant')}</th>
          <th>{say('race.status')}</th>
          {moveUp !== undefined && <td />}
        </tr>
      </thead>
      <tbody>
        {rows.map((one, at) => (
          <tr key={one.id}>
            <td className="n">{at + 1}</td>
            <td className="nowrap">{one.number}</td>
            <td>
              <PageLink to="/projects/$projectId" params={{ projectId: one.id }}>
                {one.title}
              </PageLink>
            </td>
            <td>{pick(one.unit)}</td>
            <td>{one.leader}</td>
            <td className="n">{wanText(one.grantFen)}</td>
            <td>
              <ProjectStatus status={one.status} />
            </td>
            {moveUp !== undefined && (
              <td>
                {at > 0 && (
                  <Button size="small" aria-label={say('race.up', { title: one.title })} onClick={() => moveUp(at)}>
                    ↑
                  </Button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
