import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { getCase } from '#cases/case.contract.ts'
import { getAnswers, getSubmission, notePresence, saveAnswers } from '#cases/case-answers.contract.ts'
import { attachFormFile, downloadCaseFile } from '#cases/case-file.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { useMarks } from '#cases/web/marks.ts'
import type { Output } from '#engine/contract/operation.ts'
import { compileForm } from '#engine/form/compile-form.ts'
import type { Form } from '#engine/form/form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import type { Register } from '#engine/form/register.ts'
import { call } from '#web/client/call.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { download, upload } from '#web/client/transfer.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { AnswersBook } from '#web/form/answers-book.ts'
import { keepUnsaved, recovered } from '#web/form/answers-memory.ts'
import { AnswersSaver } from '#web/form/answers-saver.ts'
import type { Sources } from '#web/form/answers-view.ts'
import type { CodeItem, FormTools } from '#web/form/form-tools.ts'
import { useServices } from '#web/frame/services.ts'
import { holds, useSession } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

export type AnswersView = Output<typeof getAnswers>
type Present = AnswersView['present']
interface CodeList {
  readonly code: string
  readonly items: readonly CodeItem[]
}

const ASK_MS = 15_000

/** One form of a case for one person: its answers outside of React, saved by themselves, with who else is there. */
export function useCaseForm(one: CaseView, code: string, data: AnswersView) {
  const session = useSession()
  const { findEntries } = useServices()
  const say = useSay(caseWords)
  const queries = useQueryClient()
  const place = `${session.actor.accountId}.case.${one.id}.${code}`
  const { saver: offered } = useMarks()
  const told = useRef<boolean | undefined>(undefined)
  // Whether it can be handed in is the server's to say: it is asked again when that turns.
  const saved = (isSound: boolean) => {
    if (told.current === isSound) return
    told.current = isSound
    void queries.invalidateQueries({ queryKey: ['case', getCase.id] })
  }
  const now = useRef(saved)
  now.current = saved
  const [opened] = useState(() => open(one.id, code, data, place, (isSound) => now.current(isSound)))
  const { book, saver, form, lists, isRecovered } = opened
  const [present, setPresent] = useState<Present>(data.present)

  useEffect(() => {
    const hurry = () => saver.hurry()
    const keep = () => saver.keepNow()
    addEventListener('online', hurry)
    addEventListener('pagehide', keep)
    offered.current = data.mayEdit ? saver : undefined
    return () => {
      offered.current = undefined
      removeEventListener('online', hurry)
      removeEventListener('pagehide', keep)
      void saver.flush().then(() => queries.invalidateQueries({ queryKey: ['case'] }))
      saver.close()
    }
  }, [saver, queries, offered, data.mayEdit])

  // What it was returned for is ticked off against what was handed in then.
  useEffect(() => {
    const last = one.forms.find((each) => each.code === code)?.submissions ?? 0
    if (data.marks.length === 0 || last === 0) return
    call(getSubmission, { caseId: one.id, form: code, number: last })
      .then(({ answers }) => book.returnedFor(data.marks, answers))
      .catch(() => undefined)
  }, [book, code, data.marks, one.id, one.forms])

  useEffect(() => {
    if (!data.mayEdit) return
    const ask = async (isLeaving: boolean) => {
      const field = book.place
      const told = await call(notePresence, {
        caseId: one.id,
        form: code,
        ...(field !== undefined && { field }),
        isLeaving,
      }).catch(() => undefined)
      if (told === undefined || isLeaving) return
      setPresent(told.present)
      // Somebody else has saved: his words come in beside mine.
      if (told.version > book.kept.version && !saver.status().isSaving) {
        const newer = await call(getAnswers, { caseId: one.id, form: code }).catch(() => undefined)
        if (newer !== undefined && newer.version > book.kept.version) book.take(keptOf(newer))
      }
    }
    void ask(false)
    const timer = setInterval(() => void ask(false), ASK_MS)
    return () => {
      clearInterval(timer)
      void ask(true)
    }
  }, [book, saver, one.id, code, data.mayEdit])

  const tools = useMemo<FormTools>(() => {
    const { actor } = session
    return {
      form,
      book,
      lists,
      ...(data.mayEdit && {
        ...(findEntries && {
          find: (register: string, text: string, signal: AbortSignal) =>
            findEntries(register, text, signal, { caseId: one.id, mayRead: holds(actor, 'register.read') }),
        }),
        upload: (field: string, file: File) => upload(attachFormFile, { caseId: one.id, form: code, field }, file),
        sign: async (field: string, hash: string) => {
          const at = officeNow().toISOString()
          book.type(field, { by: actor.personId, name: actor.name, at, hash })
          await saver.flush()
        },
      }),
      whyNotSign: () => (saver.status().isCutOff ? say('sign.unsaved') : undefined),
      download: (file) => download(downloadCaseFile, { caseId: one.id, fileId: file.id }),
      editors: new Map(
        present.flatMap(({ name, field, form: where }) =>
          field !== undefined && where === code ? [[field.split('/')[0]!, name] as const] : [],
        ),
      ),
      newId: newIdempotencyKey,
    }
  }, [session, form, book, lists, findEntries, data.mayEdit, one.id, saver, say, present, code])

  return { tools, saver, isRecovered, present }
}

const keptOf = ({ version, answers, sources }: Pick<AnswersView, 'version' | 'answers' | 'sources'>) => ({
  version,
  answers,
  sources: sources as unknown as Sources,
})

function open(caseId: string, code: string, data: AnswersView, place: string, isSaved: (isSound: boolean) => void) {
  const lists = data.lists as readonly CodeList[]
  const form = compileForm(data.form as Form, formLibrary(data.registers as readonly Register[], lists))
  const book = new AnswersBook(form, { kept: keptOf(data), facts: data.facts })
  const saver = new AnswersSaver(
    book,
    {
      save: async ({ id, base, answers }) => {
        const field = book.place
        const saved = await call(
          saveAnswers,
          { caseId, form: code, base, answers: { ...answers }, ...(field !== undefined && { field }) },
          { idempotencyKey: id },
        )
        isSaved(book.overview().faults.every(({ severity }) => severity !== 'error'))
        return { ...keptOf(saved), conflicts: saved.conflicts, savedAt: officeNow().toISOString() }
      },
      newId: newIdempotencyKey,
      keep: (unsaved) => keepUnsaved(place, form.hash, unsaved),
    },
    data.updatedAt,
  )
  let isRecovered = false
  if (data.mayEdit) {
    const found = recovered(place, form.hash, form.form, keptOf(data))
    isRecovered = found.isAny
    if (found.isAny) book.restore(found.answers, found.conflicts)
  }
  return { form, book, saver, isRecovered, lists: new Map(lists.map((list) => [list.code, list.items])) }
}
