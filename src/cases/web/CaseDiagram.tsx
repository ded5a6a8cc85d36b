import { useLayoutEffect, useRef } from 'react'
import { getCaseDiagram } from '#cases/case.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useLanguage } from '#web/words/language.ts'

/** The process drawn from its data, with the way the case has come; the same in words for who does not see it. */
export function CaseDiagram({ caseId, serial }: { readonly caseId: string; readonly serial: number }) {
  const { language } = useLanguage()
  const drawn = useRead(getCaseDiagram, { caseId, language }, { freshFor: 0 })
  return (
    <Waiting key={serial} for={drawn}>
      {({ svg }) => <Drawing svg={svg} />}
    </Waiting>
  )
}

function Drawing({ svg }: { readonly svg: string }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml')
    if (documentElement.tagName === 'svg') box.current?.replaceChildren(document.importNode(documentElement, true))
  }, [svg])
  return <div ref={box} className="case-diagram" />
}
