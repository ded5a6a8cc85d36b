import type { ProjectStatus as Status } from '#modules/projects/project.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  ongoing: 'ok',
  overdue: 'red',
  accepted: 'none',
  failed: 'orange',
  terminated: 'none',
  revoked: 'none',
} as const

export function ProjectStatus({ status }: { readonly status: Status }) {
  const say = useSay(projectWords)
  return (
    <span className="nowrap">
      <Light is={TONES[status]}>{say(`status.${status}`)}</Light>
    </span>
  )
}
