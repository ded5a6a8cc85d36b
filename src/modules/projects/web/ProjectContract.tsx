import { projectWords } from '#modules/projects/project-screen.messages.ts'
import type { ProjectView } from '#modules/projects/web/ProjectPage.tsx'
import { wanText } from '#modules/projects/web/wan.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly project: ProjectView
  readonly on: string
  readonly setOn: (on: string) => void
}

/** The contract as it stood on a day, and every version with what it changed. */
export function ProjectContract({ project, on, setOn }: Props) {
  const say = useSay(projectWords)
  const dates = useDates()
  const { contract } = project
  const wan = (fen: string) => say('fact.wan', { wan: wanText(fen) })
  const facts = [
    ['fact.grant', contract && wan(contract.grantFen)],
    ['fact.own', contract && wan(contract.ownFen)],
    ['fact.term', contract && `${dates.day(contract.startOn)} – ${dates.day(contract.endOn)}`],
    ['column.leader', contract?.leaderName],
    ['fact.acceptance', dates.day(project.acceptanceBy)],
    ['fact.approval', project.approvalNumber || null],
    ['fact.approved', dates.day(project.approvedOn)],
    ['fact.outcome', project.outcomeNumber],
  ] as const
  return (
    <>
      <section className="card stack">
        <h2>{say('section.contract')}</h2>
        <Field at="on" label={say('as-at')}>
          {(control) => <DateInput {...control} value={on} change={setOn} />}
        </Field>
        <dl className="facts">
          {facts.map(
            ([name, value]) =>
              value != null && (
                <div key={name}>
                  <dt>{say(name)}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
          {project.call !== null && (
            <div>
              <dt>{say('fact.call')}</dt>
              <dd>
                <PageLink to="/calls/$callId" params={{ callId: project.call.id }}>
                  {project.call.title}
                </PageLink>
              </dd>
            </div>
          )}
        </dl>
      </section>
      <section className="card stack">
        <h2>{say('section.versions')}</h2>
        <ul className="hints">
          {project.versions.map((one) => (
            <li key={one.version}>
              {say('version.line', { version: one.version, from: dates.day(one.fromOn) })}
              {one.change !== '' &&
                ` · ${say('version.change', {
                  change: one.change
                    .split(' ')
                    .map((code) => say(`change.${code}` as 'change.leader'))
                    .join(say('list.and')),
                })}`}
              {one.by !== null && <span className="second"> {one.by}</span>}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
