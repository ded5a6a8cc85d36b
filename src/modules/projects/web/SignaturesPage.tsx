import { useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { listSignatures, proveIdentity } from '#modules/projects/signature.contract.ts'
import { signatureWords } from '#modules/projects/signature-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { valid: 'ok', changed: 'orange', broken: 'red' } as const

type Signatures = Output<typeof listSignatures>

/** Who has signed what, verified each time it is opened; and where whoever is to sign proves that it is he. */
export function SignaturesPage() {
  const { caseId } = useParams({ strict: false })
  const found = useRead(listSignatures, { caseId: caseId ?? '' })
  return <Waiting for={found}>{(data) => <Shown of={data} caseId={caseId ?? ''} />}</Waiting>
}

function Shown({ of, caseId }: { readonly of: Signatures; readonly caseId: string }) {
  const say = useSay(signatureWords)
  const wrong = of.signatures.filter(({ state }) => state !== 'valid').length
  const n = of.signatures.length
  return (
    <>
      <PageHead
        title={n === 0 ? say('title.none') : wrong > 0 ? say('title.wrong', { n: wrong }) : say('title.valid', { n })}
        crumbs={[{ key: 'case', name: of.title, to: '/cases/$caseId', params: { caseId } }]}
        why={say('why')}
      />
      <div className="stack">
        <Table of={of} />
        {of.mustProve && <Prove of={of} />}
        <p>
          <PageLink to="/cases/$caseId" params={{ caseId }}>
            {say('case')}
          </PageLink>
        </p>
      </div>
    </>
  )
}

function Table({ of }: { readonly of: Signatures }) {
  const say = useSay(signatureWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack">
      <p className="second small">
        {say('content')} <code>{of.sha256}</code>
      </p>
      {of.signatures.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th className="n">{say('column.order')}</th>
              <th>{say('column.seat')}</th>
              <th>{say('column.person')}</th>
              <th>{say('column.at')}</th>
              <th>{say('column.how')}</th>
              <th>{say('column.state')}</th>
            </tr>
          </thead>
          <tbody>
            {of.signatures.map((one) => (
              <tr key={one.id}>
                <td className="n">{one.position}</td>
                <td>{pick(one.seat)}</td>
                <td>
                  {one.unit} {one.person}
                </td>
                <td className="nowrap">{dates.moment(one.at)}</td>
                <td>
                  {one.algorithm === 'sm2' ? 'SM2' : 'Ed25519'} · {say(`proof.${one.proof}`)}
                </td>
                <td className="nowrap">
                  <Light is={TONES[one.state]}>{say(`state.${one.state}`)}</Light>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Prove({ of }: { readonly of: Signatures }) {
  const say = useSay(signatureWords)
  const dates = useDates()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const prove = useAct(proveIdentity, {
    done: () => {
      setPassword('')
      setCode('')
    },
  })
  return (
    <section className="card stack">
      <h2>{say('prove')}</h2>
      <p className="second">
        {of.provedUntil === null ? say('prove.why') : say('prove.until', { time: dates.moment(of.provedUntil) })}
      </p>
      <Refused error={prove.error} />
      <Field at="password" label={say('prove.password')} error={prove.error}>
        {(control) => (
          <Input.Password
            {...control}
            autoComplete="current-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
        )}
      </Field>
      {of.asksCode && (
        <Field at="code" label={say('prove.code')} error={prove.error}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={40}
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          )}
        </Field>
      )}
      <ActButton
        primary
        busy={prove.isPending}
        act={() => {
          if (password !== '') prove.mutate({ password, code })
        }}
      >
        {say('prove')}
      </ActButton>
    </section>
  )
}
