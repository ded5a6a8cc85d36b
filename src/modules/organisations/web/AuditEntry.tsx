import { Drawer } from 'antd'
import type { AuditRow } from '#modules/organisations/audit.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { useAuditDetail } from '#modules/organisations/web/useAuditDetail.ts'
import { useUnitNames } from '#modules/organisations/web/useUnits.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly row: AuditRow
  readonly deed: string
  readonly close: () => void
}

/** One entry as it was written, with the names of today beside its codes. */
export function AuditEntry({ row, deed, close }: Props) {
  const say = useSay(personWords)
  const pick = usePick()
  const dates = useDates()
  const unitName = useUnitNames()
  const tellDetail = useAuditDetail()
  const subject = [row.subjectKindName, row.subjectName].flatMap((name) => (name === null ? [] : pick(name)))
  const facts = [
    [say('audit.at'), dates.moment(row.at)],
    [say('audit.who'), row.personName ?? say('audit.nobody')],
    [say('audit.behalf-of'), row.onBehalfOfName],
    [say('audit.outcome'), say(`audit.${row.outcome}`)],
    [say('audit.reasons'), row.reasons.map((reason) => pick(reason)).join(' · ')],
    [say('audit.subject'), subject.join(' ')],
    [say('audit.unit'), row.unitId && unitName(row.unitId)],
    [say('audit.detail'), tellDetail({ ...row, reasons: [] })],
    [say('audit.origin'), row.origin],
    [say('audit.code'), row.deed],
    [say('audit.request'), row.requestId],
  ] as const
  return (
    <Drawer open size={480} title={deed} onClose={close}>
      <dl className="fact-list">
        {facts.map(
          ([name, value]) =>
            Boolean(value) && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Drawer>
  )
}
