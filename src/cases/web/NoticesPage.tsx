import { Button, Radio, Select } from 'antd'
import { noticeMarkRead, noticeMine, noticePrefer } from '#cases/notice.contract.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import { NoticeExport } from '#cases/web/NoticeExport.tsx'
import { NoticeLine } from '#cases/web/NoticeLine.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

export function NoticesPage() {
  return <Waiting for={useRead(noticeMine, { limit: 200 })}>{(data) => <Notices of={data} />}</Waiting>
}

function Notices({ of }: { readonly of: Output<typeof noticeMine> }) {
  const say = useSay(caseScreenWords)
  const markRead = useAct(noticeMarkRead)
  return (
    <>
      <PageHead title={of.unread > 0 ? say('notices.title', { n: of.unread }) : say('notices.title.none')}>
        {of.notices.length > 0 && <NoticeExport notices={of.notices} />}
        {of.unread > 0 && (
          <Button loading={markRead.isPending} onClick={() => markRead.mutate({})}>
            {say('notices.read-all')}
          </Button>
        )}
      </PageHead>
      <div className="columns">
        <div className="card">
          {of.notices.length === 0 && (
            <State kind="empty" title={say('notices.empty')} why={say('notices.empty.why')} />
          )}
          <ul className="notices">
            {of.notices.map((notice) => (
              <NoticeLine key={notice.id} notice={notice} showMail={of.isMailConfigured} />
            ))}
          </ul>
        </div>
        <MailChoice of={of} />
      </div>
    </>
  )
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: `${String(hour).padStart(2, '0')}:00` }))

function MailChoice({ of: { preference, isMailConfigured } }: { readonly of: Output<typeof noticeMine> }) {
  const say = useSay(caseScreenWords)
  const act = useAct(noticePrefer)
  const now = act.variables ?? preference
  return (
    <section className="card stack">
      <h2>{say('notices.mail')}</h2>
      {!isMailConfigured && <p className="second">{say('notices.mail.off')}</p>}
      <Refused error={act.error} />
      <Radio.Group
        value={now.mail}
        disabled={!isMailConfigured}
        options={[
          { value: 'digest', label: say('notices.mail.digest') },
          { value: 'never', label: say('notices.mail.never') },
        ]}
        onChange={(event) => act.mutate({ ...now, mail: event.target.value })}
      />
      {now.mail === 'digest' && isMailConfigured && (
        <label className="as-of" htmlFor="digest-hour">
          {say('notices.mail.hour')}
          <Select
            id="digest-hour"
            value={now.digestHour}
            options={HOURS}
            onChange={(digestHour) => act.mutate({ ...now, digestHour })}
          />
        </label>
      )}
    </section>
  )
}
