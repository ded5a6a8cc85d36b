import { Button } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { type checkImport, publishImport } from '#modules/dispatch/import.contract.ts'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import { FileDrop } from '#modules/dispatch/web/FileDrop.tsx'
import { ImportFaults } from '#modules/dispatch/web/ImportFaults.tsx'
import { ImportList } from '#modules/dispatch/web/ImportList.tsx'
import { ImportPreview } from '#modules/dispatch/web/ImportPreview.tsx'
import { useCheckFile } from '#modules/dispatch/web/useCheckFile.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { groupDigits } from '#web/figure/format.ts'
import type { ChosenFile } from '#web/file/read-text-file.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { useSay } from '#web/words/language.ts'

export type Checked = Output<typeof checkImport>

/** Choose, dry run, faults by cell, preview, publish; undo stands in the list. */
export function ImportPage() {
  const say = useSay(importWords)
  const [file, setFile] = useState<ChosenFile | undefined>()
  const check = useCheckFile()
  const publish = useAct(publishImport, { also: ['figure', 'target', 'plan', 'report'] })
  const checked = check.data
  const choose = (chosen: ChosenFile) => {
    setFile(chosen)
    publish.reset()
    check.mutate(chosen)
  }
  const again = () => {
    setFile(undefined)
    check.reset()
    publish.reset()
  }
  return (
    <>
      <PageHead title={useTitle(file, checked, publish.data?.changed)} why={say('why')}>
        {file !== undefined && !check.isPending && <Button onClick={again}>{say('drop.again')}</Button>}
        {checked !== undefined && publish.data === undefined && (
          <ActButton
            primary
            busy={publish.isPending}
            act={() => checked.importId !== null && publish.mutate({ importId: checked.importId })}
            reason={
              checked.errors > 0
                ? say('publish.faults')
                : checked.importId === null
                  ? say('publish.nothing')
                  : undefined
            }
          >
            {say('publish', { n: groupDigits(String(checked.changes)) })}
          </ActButton>
        )}
      </PageHead>
      <div className="stack">
        {file === undefined && <FileDrop choose={choose} />}
        <Refused error={check.error ?? publish.error} />
        {check.isPending && (
          <div className="card" role="status">
            <p className="second">{say('reading', { file: file?.name ?? '' })}</p>
            <State kind="loading" />
          </div>
        )}
        {checked !== undefined && file !== undefined && <Facts of={checked} file={file} />}
        {publish.data !== undefined && (
          <div role="status">
            <p className="second">{say('published')}</p>
            {publish.data.proposed > 0 && (
              <p>
                {say('published.targets', { n: publish.data.proposed })}{' '}
                <PageLink to="/plans">{say('published.sign')}</PageLink>
              </p>
            )}
          </div>
        )}
        {checked !== undefined && checked.faults.length > 0 && <ImportFaults of={checked} />}
        {checked !== undefined && checked.preview.length > 0 && publish.data === undefined && (
          <ImportPreview of={checked} />
        )}
        <ImportList />
      </div>
    </>
  )
}

function useTitle(file: ChosenFile | undefined, checked: Checked | undefined, published: number | undefined): string {
  const say = useSay(importWords)
  if (file === undefined || checked === undefined) return say('title')
  if (published !== undefined) return say('title.published', { file: file.name, n: published })
  if (checked.errors > 0) return say('title.faults', { file: file.name, n: checked.errors })
  if (checked.changes === 0) return say('title.same', { file: file.name })
  return say('title.checked', { file: file.name, changes: checked.changes, unchanged: checked.unchanged })
}

function Facts({ of, file }: { readonly of: Checked; readonly file: ChosenFile }) {
  const say = useSay(importWords)
  const facts = [
    ['fact.rows', of.rows],
    ['fact.changes', of.changes],
    ['fact.erasures', of.erasures],
    ...(of.targets > 0 ? ([['fact.targets', of.targets]] as const) : []),
    ['fact.unchanged', of.unchanged],
    ['fact.errors', of.errors],
    ['fact.warnings', of.faultsTotal - of.errors],
  ] as const
  return (
    <div className="between">
      <dl className="facts">
        {facts.map(([head, n]) => (
          <div key={head}>
            <dt>{say(head)}</dt>
            <dd>{groupDigits(String(n))}</dd>
          </div>
        ))}
      </dl>
      {'encoding' in file && (
        <small className="second">{say('encoding', { encoding: file.encoding.toUpperCase() })}</small>
      )}
    </div>
  )
}
