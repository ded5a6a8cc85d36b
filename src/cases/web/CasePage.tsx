import { useParams } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useRef, useState } from 'react'
import { type CaseHead, getCase } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { CaseActs } from '#cases/web/CaseActs.tsx'
import { CaseAside } from '#cases/web/CaseAside.tsx'
import { CaseCompare } from '#cases/web/CaseCompare.tsx'
import { CaseDiagram } from '#cases/web/CaseDiagram.tsx'
import { CaseFiles } from '#cases/web/CaseFiles.tsx'
import { CaseForm } from '#cases/web/CaseForm.tsx'
import { CaseRelations } from '#cases/web/CaseRelations.tsx'
import { CaseRoad } from '#cases/web/CaseRoad.tsx'
import { CaseState } from '#cases/web/CaseState.tsx'
import { CaseTimeline } from '#cases/web/CaseTimeline.tsx'
import { Comments } from '#cases/web/Comments.tsx'
import { type Marks, MarksContext } from '#cases/web/marks.ts'
import type { Output } from '#engine/contract/operation.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import type { AnswersSaver } from '#web/form/answers-saver.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type CaseView = Output<typeof getCase>

const SHAPE = { tab: maybe(), step: maybe() }

/** One case of any kind: where it stands, what can be done, its form, files, history and relations. */
export function CasePage() {
  const { caseId } = useParams({ strict: false })
  const one = useRead(getCase, { caseId: caseId ?? '' })
  return <Waiting for={one}>{(data) => <Case key={data.id} of={data} />}</Waiting>
}

function Case({ of: one }: { readonly of: CaseView }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const [{ tab, step }, change] = useAddress(SHAPE)
  const [marks, setMarks] = useState<Marks>(new Map())
  const [isMarking, setIsMarking] = useState(false)
  const saver = useRef<AnswersSaver>(undefined)
  const files = one.files.reduce((sum, kind) => sum + kind.files.length, 0)
  const forms = one.forms.map((form) => ({
    key: `form-${form.code}`,
    label:
      form.submissions > 0
        ? say('tab.form.n', { name: pick(form.name), n: form.submissions + (form.mayEdit ? 1 : 0) })
        : say('tab.form', { name: pick(form.name) }),
    children: (
      <CaseForm
        key={`${form.code} ${form.mayEdit}`}
        one={one}
        form={form}
        step={step}
        goTo={(next) => change({ step: next }, { replace: true })}
      />
    ),
  }))
  const items = [
    ...forms,
    { key: 'timeline', label: say('tab.timeline'), children: <CaseTimeline caseId={one.id} serial={one.serial} /> },
    { key: 'files', label: say('tab.files', { n: files }), children: <CaseFiles one={one} /> },
    ...(one.forms.some(({ submissions }) => submissions > 0)
      ? [{ key: 'compare', label: say('tab.compare'), children: <CaseCompare one={one} /> }]
      : []),
    { key: 'relations', label: say('tab.relations'), children: <CaseRelations one={one} /> },
    {
      key: 'comments',
      label: say('tab.comments'),
      children: <Comments subjectKind="case" subjectId={one.id} />,
    },
    { key: 'diagram', label: say('tab.diagram'), children: <CaseDiagram caseId={one.id} serial={one.serial} /> },
  ]
  const shown = items.find(({ key }) => key === tab)?.key ?? items[0]!.key
  const isFilling = one.forms.some(({ code, mayEdit }) => mayEdit && `form-${code}` === shown)
  return (
    <MarksContext
      value={{ marks, setMarks, isMarking, setIsMarking, openForm: (code) => change({ tab: `form-${code}` }), saver }}
    >
      <PageHead
        title={one.title}
        beside={<CaseState of={one} withDue />}
        crumbs={[
          { key: 'cases', name: say('cases'), to: '/cases' },
          {
            key: 'process',
            name: pick(one.process.name),
            to: '/cases',
            search: { mine: 'all', process: one.process.code },
          },
          ...(one.number === undefined ? [] : [{ key: 'number', name: one.number }]),
        ]}
        why={<HeadFacts of={one} />}
      />
      <CaseActs one={one} />
      <CaseRoad one={one} />
      <div className={isFilling ? 'stack case-filling' : 'columns'}>
        <section className="card case-body">
          <Tabs
            activeKey={shown}
            onChange={(next) => change({ tab: next, step: undefined })}
            items={items}
            destroyOnHidden
          />
        </section>
        <CaseAside one={one} />
      </div>
    </MarksContext>
  )
}

function HeadFacts({ of: one }: { readonly of: CaseView & CaseHead }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  const facts = [
    pick([one.unit.nameZh, one.unit.nameEn]),
    ...(one.openedBy === undefined ? [] : [one.openedBy.name]),
    say('head.since', { date: dates.day(one.enteredOn) }),
    ...(one.round > 1 ? [say('head.round', { n: one.round })] : []),
    ...(one.outcome === undefined ? [] : [say(`outcome.${one.outcome}`)]),
    ...(one.suspended === undefined
      ? []
      : [say('head.suspended', { date: dates.day(one.suspended.on), left: one.suspended.left })]),
  ]
  return <>{facts.join(' · ')}</>
}
