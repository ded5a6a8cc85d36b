import { caseWords } from '#cases/case-screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { useDueWords } from '#cases/web/CaseState.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The states in the order of the road, with how far the case has come; what lies aside is left out. */
export function CaseRoad({ one }: { readonly one: CaseView }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const due = useDueWords()
  const road = one.road.filter(({ place, code }) => place !== 'aside' || code === one.state.code)
  const [task] = one.tasks
  const here = task?.of !== undefined && task.of > 1 ? `${one.said.length} / ${task.of}` : due(one)
  return (
    <ol className="case-road" aria-label={say('road')}>
      {road.map(({ code, name, place }) => {
        const isHere = code === one.state.code
        const where = isHere ? 'here' : place === 'passed' ? 'passed' : 'ahead'
        return (
          <li key={code} className={`road-${where}`} aria-current={isHere ? 'step' : undefined}>
            <b>{pick(name)}</b>
            <small>{isHere ? here : where === 'passed' ? say('road.passed') : ''}</small>
          </li>
        )
      })}
    </ol>
  )
}
