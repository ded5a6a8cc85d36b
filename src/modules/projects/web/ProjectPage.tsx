import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { downloadArchive } from '#modules/projects/archive.contract.ts'
import { getProject, openProjectCase, PROJECT_CASES, terminateProject } from '#modules/projects/project.contract.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { ContractComparison } from '#modules/projects/web/ContractComparison.tsx'
import { ProjectContract } from '#modules/projects/web/ProjectContract.tsx'
import { ProjectGates } from '#modules/projects/web/ProjectGates.tsx'
import { ProjectStatus } from '#modules/projects/web/ProjectStatus.tsx'
import { ProjectVisits } from '#modules/projects/web/ProjectVisits.tsx'
import { Signed } from '#modules/projects/web/Signed.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type ProjectView = Output<typeof getProject>

/** One project: its contract as at any day, what is under way about it, who takes part, and how it ended. */
export function ProjectPage() {
  const { projectId } = useParams({ strict: false })
  const [on, setOn] = useState('')
  const project = useRead(getProject, { projectId: projectId ?? '', ...(on !== '' && { on }) }, { keepFormer: true })
  return <Waiting for={project}>{(data) => <Project of={data} on={on} setOn={setOn} />}</Waiting>
}

function Project({
  of: project,
  on,
  setOn,
}: {
  readonly of: ProjectView
  readonly on: string
  readonly setOn: (on: string) => void
}) {
  const say = useSay(projectWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <>
      <PageHead
        title={project.title}
        beside={<ProjectStatus status={project.status} />}
        crumbs={[
          { key: 'projects', name: say('projects'), to: '/projects' },
          { key: 'number', name: project.number },
        ]}
        why={
          <>
            {say('project.why', {
              unit: pick(project.unit.name),
              leader: project.leader.name,
              from: dates.day(project.startOn),
              to: dates.day(project.endOn),
            })}
            {project.origin !== null && ` · ${say('project.origin', project.origin)}`}
          </>
        }
      >
        <ProjectActs project={project} />
      </PageHead>
      <div className="columns">
        <div className="stack">
          <ProjectContract project={project} on={on} setOn={setOn} />
          {project.versions.length > 1 && <ContractComparison project={project} />}
          <ProjectGates project={project} />
          <ProjectVisits project={project} />
          <Cases project={project} />
          <Certificate project={project} />
        </div>
        <aside className="stack">
          <section className="card stack">
            <h2>{say('section.people')}</h2>
            <ul className="hints">
              {project.parts.map((part) => (
                <li key={`${part.name} ${part.role} ${part.fromOn}`}>
                  {say(part.leftOn === null ? 'part.in' : 'part.left', {
                    name: part.name,
                    role: say(`role.${part.role}` as 'role.leader'),
                    on: part.leftOn === null ? '' : dates.day(part.leftOn),
                  })}
                </li>
              ))}
            </ul>
          </section>
          {project.signedCaseId !== null && <Signed caseId={project.signedCaseId} />}
          <Archives project={project} />
          <section className="card stack">
            <h2>{say('section.history')}</h2>
            <History
              of={project.history.map((line, n) => ({
                id: `${line.at} ${n}`,
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

function ProjectActs({ project }: { readonly project: ProjectView }) {
  const say = useSay(projectWords)
  const navigate = useNavigate()
  const done = ({ caseId }: { caseId: string }) => void navigate({ to: '/cases/$caseId', params: { caseId } })
  const open = useAct(openProjectCase, { done })
  const end = useAct(terminateProject, { done })
  const [failed, setFailed] = useState<Error | undefined>()
  const pack = () => {
    setFailed(undefined)
    download(downloadArchive, { projectId: project.id }).catch(setFailed)
  }
  return (
    <>
      <Refused error={failed ?? open.error ?? end.error} />
      {project.acts.archive && <ActButton act={pack}>{say('archive')}</ActButton>}
      {project.acts.terminate && (
        <ActButton busy={end.isPending} act={() => end.mutate({ projectId: project.id })}>
          {say('terminate')}
        </ActButton>
      )}
      {PROJECT_CASES.filter((record) => project.acts.open[record]).map((record) => (
        <ActButton
          key={record}
          primary={record === 'acceptance'}
          busy={open.isPending}
          act={() => open.mutate({ projectId: project.id, record })}
        >
          {say(`open.${record}`)}
        </ActButton>
      ))}
    </>
  )
}

function Cases({ project }: { readonly project: ProjectView }) {
  const say = useSay(projectWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('section.cases')}</h2>
      <table className="table">
        <tbody>
          {project.cases.map((one) => (
            <tr key={one.id}>
              <td>
                <PageLink to="/cases/$caseId" params={{ caseId: one.id }}>
                  {one.title}
                </PageLink>
              </td>
              <td className="nowrap">{pick(one.state)}</td>
              <td className="second nowrap">{dates.day(one.openedAt.slice(0, 10))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What was archived when, with the hash by which a package is known to be the same. */
function Archives({ project: { archives } }: { readonly project: ProjectView }) {
  const say = useSay(projectWords)
  const dates = useDates()
  if (archives.length === 0) return null
  return (
    <section className="card stack">
      <h2>{say('section.archives')}</h2>
      <p className="second small">{say('archive.why')}</p>
      <ul className="hints">
        {archives.map(({ number, sha256, bytes, at }) => (
          <li key={number}>
            {say('archive.line', { number, on: dates.day(at.slice(0, 10)), size: Math.ceil(bytes / 1024) })}
            <br />
            <span className="second small" title={sha256}>
              {say('archive.hash', { hash: sha256.slice(0, 16) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Compared {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly agreed: string
  readonly reached: string | null
  readonly rate: string | null
}

function Certificate({ project: { certificate } }: { readonly project: ProjectView }) {
  const say = useSay(projectWords)
  const dates = useDates()
  if (certificate === null) return null
  const { compared = [] } = certificate.content as { readonly compared?: readonly Compared[] }
  return (
    <section className="card stack">
      <h2>{say('section.certificate')}</h2>
      <p>
        {say('certificate.line', {
          number: certificate.number,
          on: dates.day(certificate.issuedOn),
          code: certificate.checkCode,
        })}
      </p>
      <table className="table">
        <thead>
          <tr>
            <th>{say('certificate.indicator')}</th>
            <th className="n">{say('certificate.agreed')}</th>
            <th className="n">{say('certificate.reached')}</th>
            <th className="n">{say('certificate.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {compared.map((one) => (
            <tr key={one.code}>
              <td>
                {one.name} {one.unit}
              </td>
              <td className="n">{one.agreed}</td>
              <td className="n">{one.reached ?? '—'}</td>
              <td className="n">{one.rate ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
