import { type Language, say } from '#engine/text/message.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import type { Row } from '#modules/dispatch/web/grid-book.ts'
import { useLanguage } from '#web/words/language.ts'

type Named = Pick<Row, 'indicator' | 'part'>

/** What a row is called where it stands alone: a part bears the name of its whole as well. */
export function rowName({ indicator: { name }, part }: Named, language: Language): string {
  const tongue = language === 'zh-CN' ? 'zh' : 'en'
  return part === null
    ? name[tongue]
    : say(gridWords, language, 'part.full', { name: name[tongue], part: part[tongue] })
}

export function useRowName(): (row: Named) => string {
  const { language } = useLanguage()
  return (row) => rowName(row, language)
}
