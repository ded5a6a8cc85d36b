import { caseMessages } from '#cases/case.messages.ts'
import { caseKernelMessages } from '#cases/case-kernel.messages.ts'
import * as comment from '#cases/comment.contract.ts'
import { exportRecord } from '#cases/export.contract.ts'
import * as file from '#cases/file.contract.ts'
import { fileMessages } from '#cases/file.messages.ts'
import { formDraftMessages } from '#cases/form-draft.messages.ts'
import * as notice from '#cases/notice.contract.ts'
import * as outbox from '#cases/outbox.contract.ts'
import { caseTarget, seesCaseSubject } from '#cases/server/case.access.ts'
import { caseClock } from '#cases/server/case-clock.service.ts'
import { caseDeskRoutes } from '#cases/server/case-desk.routes.ts'
import { caseFileRoutes } from '#cases/server/case-file.service.ts'
import { demandSeat } from '#cases/server/case-situation.ts'
import { builtInScanner, type FileScanner } from '#cases/server/check-file.ts'
import { findComment } from '#cases/server/comment.queries.ts'
import { commentService } from '#cases/server/comment.service.ts'
import { digestJob, digestReaction } from '#cases/server/digest.service.ts'
import { findFile } from '#cases/server/file.queries.ts'
import { fileService, recheckJob } from '#cases/server/file.service.ts'
import { formDraftRoutes } from '#cases/server/form-draft.routes.ts'
import { listMine as listMyNotices, markMineRead, noticeReaction, prefer } from '#cases/server/notice.service.ts'
import { listParked, outboxJob, redrive } from '#cases/server/outbox.service.ts'
import { subjectAccess } from '#cases/server/subject.access.ts'
import { listMine as listMyTasks } from '#cases/server/task.service.ts'
import * as task from '#cases/task.contract.ts'
import { processMessages } from '#engine/process/process.messages.ts'
import type { Messages } from '#engine/text/message.ts'
import { preparedRoute, route, type ServerModule, type TargetResolver } from '#server/http/module.ts'

const caseWords: readonly Messages[] = [
  caseMessages,
  caseKernelMessages,
  fileMessages,
  formDraftMessages,
  processMessages,
]

/** The kernel under all slices; it finds their records, words and reactions through what they declare. */
export function caseRoutes(
  slices: readonly ServerModule[],
  scanners: readonly FileScanner[] = [builtInScanner],
): ServerModule {
  const own = {
    targets: { case: caseTarget },
    subjectGuards: { case: seesCaseSubject },
    attachGuards: { case: demandSeat },
  }
  const subjects = subjectAccess([...slices, own])
  const comments = commentService(subjects)
  const files = fileService(subjects, scanners)
  const words: Messages = Object.assign({}, ...caseWords, ...slices.flatMap((slice) => slice.messages ?? []))
  const reactions = [noticeReaction, digestReaction(words), ...slices.flatMap((slice) => slice.reactions ?? [])]

  const subjectTarget: TargetResolver = async (tx, tenantId, input) => {
    const unitPath = await subjects.findPath(tx, tenantId, {
      kind: String(input.subjectKind),
      id: String(input.subjectId),
    })
    return unitPath === undefined ? undefined : { unitPath }
  }
  const commentTarget: TargetResolver = async (tx, tenantId, input) => {
    const found = await findComment(tx, tenantId, String(input.commentId))
    return found && subjectTarget(tx, tenantId, { ...found })
  }

  const fileTarget: TargetResolver = async (tx, tenantId, input) => {
    const found = await findFile(tx, tenantId, String(input.fileId))
    return found && subjectTarget(tx, tenantId, { ...found })
  }

  return {
    name: 'cases',
    routes: [
      route(task.taskMine, listMyTasks),
      route(notice.noticeMine, listMyNotices),
      route(notice.noticeMarkRead, markMineRead),
      route(notice.noticePrefer, prefer),
      route(comment.commentList, comments.list),
      route(comment.commentWrite, comments.write),
      route(comment.commentEdit, comments.edit),
      route(comment.commentDelete, comments.delete),
      preparedRoute(file.fileUpload, files.check, files.upload),
      route(file.fileList, files.list),
      route(file.fileDownload, files.download),
      route(file.fileDetach, files.detach),
      route(exportRecord, async (context, { list, ...detail }) => {
        context.audit({ subjectKind: 'list', detail: { list, ...detail } })
        return { recorded: true as const }
      }),
      route(outbox.outboxParked, listParked),
      route(outbox.outboxRedrive, redrive),
      ...caseDeskRoutes(() => words),
      ...caseFileRoutes(files),
      ...formDraftRoutes,
    ],
    targets: { ...own.targets, subject: subjectTarget, comment: commentTarget, file: fileTarget },
    messages: caseWords,
    jobs: [caseClock, outboxJob(reactions), digestJob, recheckJob(scanners)],
  }
}
