import type { LimitFinding } from '#engine/limits/judge-limits.ts'
import { judgeApplication } from '#modules/projects/server/limits.queries.ts'
import type { Matter, Reading } from '#modules/projects/server/matter.ts'
import type { CaseRow } from '#server/http/case-kind.ts'

/** The limits, said of one application as it stands now. */
export const judgeMatter = (
  context: Reading,
  one: CaseRow,
  { call, inForce, mode, parts, asked }: Matter,
): Promise<readonly LimitFinding[]> =>
  judgeApplication(context, inForce, {
    caseId: one.id,
    call,
    mode: mode?.code ?? '',
    parts,
    project: { startOn: asked?.startOn, endOn: asked?.endOn, partners: asked?.partners },
  })
