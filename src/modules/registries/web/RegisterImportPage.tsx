import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { listRegisters } from '#modules/registries/entry.contract.ts'
import {
  type Checked,
  checkRegisterImport,
  checkRegisterWorkbook,
  downloadRegisterTemplate,
  publishRegisterImport,
} from '#modules/registries/register-import.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { RegisterChanges, RegisterFaults } from '#modules/registries/web/RegisterChanges.tsx'
import { RegisterImports } from '#modules/registries/web/RegisterImports.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download, upload } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { DropPlace } from '#web/file/DropPlace.tsx'
import { type ChosenFile, readTextFile } from '#web/file/read-text-file.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const WORKBOOK = /\.(xls[xmb]?|et|ods)$/i
const TRUSTS = ['departmental', 'self-declared'] as const

/** Where the data come from, the file, the dry run with every wrong cell, what would change, and only then the register. */
export function RegisterImportPage() {
  const { register = '' } = useParams({ strict: false })
  const say = useSay(registryWords)
  const pick = usePick()
  const queries = useQueryClient()
  const [source, setSource] = useState('')
  const [trust, setTrust] = useState<(typeof TRUSTS)[number]>('departmental')
  const [file, setFile] = useState<ChosenFile | undefined>()
  const [fault, setFault] = useState<string | undefined>()
  const known = useRead(listRegisters, {}, { freshFor: 300_000 }).data?.rows.find(({ code }) => code === register)
  const publish = useAct(publishRegisterImport)
  const check = useMutation<Checked, Error, ChosenFile>({
    mutationFn: (chosen) =>
      'workbook' in chosen
        ? upload(checkRegisterWorkbook, { register, source, trust }, chosen.workbook)
        : call(checkRegisterImport, { register, source, trust, fileName: chosen.name, text: chosen.text }),
    onSuccess: () => queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === 'register.imports' }),
  })
  const take = async (dropped: File) => {
    setFault(undefined)
    const chosen = WORKBOOK.test(dropped.name) ? { name: dropped.name, workbook: dropped } : await readTextFile(dropped)
    if (chosen === undefined) return setFault(say('import.unreadable'))
    setFile(chosen)
    publish.reset()
    check.mutate(chosen)
  }
  const again = () => {
    setFile(undefined)
    check.reset()
    publish.reset()
  }
  const name = known === undefined ? register : pick(known.name)
  const checked = check.data
  const template = (layout: 'by-entry' | 'by-fact') =>
    download(downloadRegisterTemplate, { register, layout }).catch((error: Error) => setFault(error.message))
  const hasSource = source.trim().length >= 2
  return (
    <>
      <PageHead
        title={useTitle(name, file, checked, publish.data?.facts)}
        why={say('import.why')}
        crumbs={[
          { key: 'registers', name: say('registers.list'), to: '/registers' },
          { key: 'register', name, to: '/registers/$register', params: { register } },
          { key: 'import', name: say('entries.import') },
        ]}
      >
        {file !== undefined && !check.isPending && <Button onClick={again}>{say('import.again')}</Button>}
        {checked?.importId != null && publish.data === undefined && (
          <ActButton
            primary
            busy={publish.isPending}
            act={() => checked.importId !== null && publish.mutate({ importId: checked.importId })}
          >
            {say('import.publish')}
          </ActButton>
        )}
      </PageHead>
      <div className="stack">
        {file === undefined && (
          <section className="card stack">
            <div className="field-pair">
              <Field at="source" label={say('field.source')} hint={say('field.source.hint')} error={check.error}>
                {(control) => (
                  <Input {...control} maxLength={200} value={source} onChange={(e) => setSource(e.target.value)} />
                )}
              </Field>
              <Field at="trust" label={say('field.trust')} error={check.error}>
                {({ id }) => (
                  <Select
                    id={id}
                    value={trust}
                    options={TRUSTS.map((value) => ({ value, label: say(`trust.${value}`) }))}
                    onChange={setTrust}
                  />
                )}
              </Field>
            </div>
            {hasSource ? (
              <DropPlace
                title={say('import.drop')}
                why={say('import.drop.why')}
                label={say('import.choose')}
                accept=".xlsx,.csv,.txt,text/csv,text/plain"
                take={(dropped) => void take(dropped)}
              />
            ) : (
              <p className="second">{say('import.source-first')}</p>
            )}
            <p className="row">
              <Button type="link" size="small" onClick={() => void template('by-entry')}>
                {say('import.template.by-entry')}
              </Button>
              <Button type="link" size="small" onClick={() => void template('by-fact')}>
                {say('import.template.by-fact')}
              </Button>
            </p>
          </section>
        )}
        {fault !== undefined && <Alert type="error" showIcon title={fault} />}
        <Refused error={check.error ?? publish.error} />
        {check.isPending && (
          <div className="card" role="status">
            <p className="second">{say('import.reading', { file: file?.name ?? '' })}</p>
            <State kind="loading" />
          </div>
        )}
        {checked !== undefined && checked.faults.length > 0 && <RegisterFaults of={checked} />}
        {checked !== undefined && checked.errors === 0 && checked.preview.length > 0 && publish.data === undefined && (
          <RegisterChanges of={checked} facts={known?.facts ?? []} />
        )}
        <RegisterImports register={register} />
      </div>
    </>
  )
}

function useTitle(
  name: string,
  file: ChosenFile | undefined,
  checked: Checked | undefined,
  published: number | undefined,
): string {
  const say = useSay(registryWords)
  if (file === undefined || checked === undefined) return say('import.title', { name })
  if (published !== undefined) return say('import.title.published', { file: file.name, n: published })
  if (checked.errors > 0) return say('import.title.faults', { file: file.name, n: checked.errors })
  if (checked.importId === null) return say('import.title.same', { file: file.name })
  return say('import.title.checked', {
    file: file.name,
    entries: checked.entriesNew,
    facts: checked.factsNew,
    corrected: checked.factsCorrected,
  })
}
