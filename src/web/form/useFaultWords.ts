import { useCallback } from 'react'
import type { AnswerFault } from '#engine/form/answer-fault.ts'
import { sayAnswerFault, sayPlace } from '#engine/form/say-answer-fault.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { useLanguage } from '#web/words/language.ts'

/** A fault of an answer as a sentence, in the very words of the server. */
export function useFaultWords(): (fault: AnswerFault) => string {
  const { language } = useLanguage()
  const { form, library } = useFormTools().form
  return useCallback((fault) => sayAnswerFault(form, fault, library, language), [form, library, language])
}

/** The name of a place: 项目组成员 · 第 2 行 · 每年投入月数. */
export function usePlaceWords(): (path: string) => string {
  const { language } = useLanguage()
  const { form, book } = useFormTools()
  return useCallback((path) => sayPlace(form.form, path, book.answers, language), [form, book, language])
}
