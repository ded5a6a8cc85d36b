import { useMutation } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import {
  downloadAnnex,
  downloadBrief,
  downloadBulletin,
  downloadSheet,
  verifyBulletin,
} from '#modules/bulletins/bulletin.contract.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import type { Bulletin } from '#modules/bulletins/web/BulletinPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly bulletin: Bulletin
}

/** Beside the pages: its files, what its data lacked, and what it was made from. */
export function BulletinAside({ bulletin }: Props) {
  return (
    <aside className="aside no-print">
      {bulletin.paper !== null && <FilesCard bulletin={bulletin} />}
      {bulletin.paper !== null && <LacksCard bulletin={bulletin} />}
      <SourceCard bulletin={bulletin} />
    </aside>
  )
}

function FilesCard({ bulletin: { id: bulletinId, hasBrief, sheets, paper } }: Props) {
  const say = useSay(bulletinWords)
  const pick = usePick()
  const [unitId, choose] = useState<string>()
  const fetching = useMutation({ mutationFn: (get: () => Promise<void>) => get() })
  const hasTables = paper?.attachments.some(({ body }) => body.some(({ kind }) => kind === 'table')) === true
  return (
    <section className="card stack">
      <h2>{say('files')}</h2>
      <Refused error={fetching.error} />
      <Button onClick={() => fetching.mutate(() => download(downloadBulletin, { bulletinId }))}>
        {say('file.document')}
      </Button>
      {hasTables && (
        <Button onClick={() => fetching.mutate(() => download(downloadAnnex, { bulletinId }))}>
          {say('file.annex')}
        </Button>
      )}
      {hasBrief && (
        <Button onClick={() => fetching.mutate(() => download(downloadBrief, { bulletinId }))}>
          {say('file.brief')}
        </Button>
      )}
      {sheets.length > 0 && (
        <>
          <Select
            aria-label={say('file.sheet.choose')}
            placeholder={say('file.sheet.choose')}
            value={unitId ?? null}
            onChange={(unit) => choose(unit ?? undefined)}
            options={sheets.map((unit) => ({ value: unit.id, label: pick(unit.name) }))}
          />
          <Button
            disabled={unitId === undefined}
            onClick={() => fetching.mutate(() => download(downloadSheet, { bulletinId, unitId: unitId! }))}
          >
            {say('file.sheet')}
          </Button>
        </>
      )}
      <p className="hint">{say('fonts')}</p>
    </section>
  )
}

function LacksCard({ bulletin: { lacks } }: Props) {
  const say = useSay(bulletinWords)
  return (
    <section className="card">
      <h2>{say('lacks')}</h2>
      {lacks.length === 0 ? (
        <p className="second">{say('lacks.none')}</p>
      ) : (
        <ul className="reasons">
          {lacks.map(({ text, at, times }) => (
            <li key={`${at} ${text}`}>
              {text} {times > 1 && <span className="second">{say('lacks.times', { n: times })}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function SourceCard({ bulletin }: Props) {
  const say = useSay(bulletinWords)
  const pick = usePick()
  const dates = useDates()
  const { snapshot, template, period, sha256 } = bulletin
  const { year, number } = snapshot
  return (
    <section className="card stack">
      <h2>{say('source')}</h2>
      <dl className="facts">
        <div>
          <dt>{say('source.snapshot')}</dt>
          <dd>
            <PageLink to="/snapshots/$snapshotId" params={{ snapshotId: snapshot.id }}>
              {say('snapshot.name', { period: dates.period(period), year, number })}
            </PageLink>
          </dd>
        </div>
        <div>
          <dt>{say('source.template')}</dt>
          <dd>{say('source.template.version', { name: pick(template.name), n: template.version })}</dd>
        </div>
        {sha256 !== null && (
          <div>
            <dt>{say('source.hash')}</dt>
            <dd className="code">{sha256.slice(0, 16)}</dd>
          </div>
        )}
      </dl>
      {bulletin.paper !== null && <Verification bulletinId={bulletin.id} />}
    </section>
  )
}

/** Draws it up once more when asked, and says whether it is the same. */
function Verification({ bulletinId }: { readonly bulletinId: string }) {
  const say = useSay(bulletinWords)
  const [asked, ask] = useState(false)
  const verification = useRead(verifyBulletin, { bulletinId }, { when: asked, freshFor: 0 })
  if (!asked) return <Button onClick={() => ask(true)}>{say('verify')}</Button>
  return (
    <Waiting for={verification}>
      {({ contentHolds, fileHolds }) => (
        <p role="status">
          {say(contentHolds ? 'verify.holds' : 'verify.differs')}
          {fileHolds !== null && say(fileHolds ? 'verify.file' : 'verify.file-changed')}
        </p>
      )}
    </Waiting>
  )
}
