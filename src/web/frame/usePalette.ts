import { useEffect, useMemo, useState } from 'react'
import { groupsFor } from '#web/frame/Navigation.tsx'
import { type PaletteHit, type PaletteSource, useServices } from '#web/frame/services.ts'
import { holds, useSession } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, usePick, useSay } from '#web/words/language.ts'

export interface PaletteGroup {
  readonly name: string
  readonly hits: readonly PaletteHit[]
}

const PAUSE_MS = 120
const MOST_PER_GROUP = 6

/** What fits the text: pages at once, the slices' sources after a short pause in typing. */
export function usePalette(text: string): { groups: readonly PaletteGroup[]; searching: boolean } {
  const say = useSay(webWords)
  const pick = usePick()
  const { language } = useLanguage()
  const { pages, palette } = useServices()
  const session = useSession()
  const [found, setFound] = useState<{ text: string; groups: readonly PaletteGroup[] }>({ text: '', groups: [] })
  const wanted = text.trim()
  const sources = useMemo(() => palette.filter((source) => holds(session.actor, source.permission)), [palette, session])

  useEffect(() => {
    if (wanted === '') return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      const groups = await Promise.all(sources.map((source) => ask(source, pick(source.name))))
      if (!stop.signal.aborted) setFound({ text: wanted, groups: groups.filter((group) => group.hits.length > 0) })
    }, PAUSE_MS)
    const ask = async (source: PaletteSource, name: string): Promise<PaletteGroup> => {
      const hits = await source.find(wanted, language, stop.signal).catch(() => [])
      return { name, hits: hits.slice(0, MOST_PER_GROUP) }
    }
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted, language, sources, pick])

  const openable = useMemo(() => groupsFor(pages, session).flatMap((group) => group.pages), [pages, session])
  const fitting = openable.filter((page) =>
    page.title.some((title) => title.toLowerCase().includes(wanted.toLowerCase())),
  )
  const pageHits = fitting.map((page) => ({ key: page.path, label: pick(page.title), to: page.path }))
  const pageGroup = { name: say('palette.pages'), hits: wanted === '' ? pageHits : pageHits.slice(0, MOST_PER_GROUP) }
  const others = found.text === '' || wanted === '' ? [] : found.groups
  return {
    groups: [...others, ...(pageHits.length > 0 ? [pageGroup] : [])],
    searching: wanted !== '' && found.text !== wanted,
  }
}
