import { Select } from 'antd'
import { useState } from 'react'
import { compareContract } from '#modules/projects/project.contract.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import type { ProjectView } from '#modules/projects/web/ProjectPage.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** 变更前后对照: any two versions of the contract; the last change when nobody has chosen. */
export function ContractComparison({ project }: { readonly project: ProjectView }) {
  const say = useSay(projectWords)
  const pick = usePick()
  const last = project.versions[0]!.version
  const [from, setFrom] = useState(last - 1)
  const [to, setTo] = useState(last)
  const compared = useRead(
    compareContract,
    { projectId: project.id, from: String(from), to: String(to) },
    { keepFormer: true },
  )
  const options = project.versions.map(({ version }) => ({
    value: version,
    label: say('compare.version', { version }),
  }))
  return (
    <section className="card stack">
      <h2>{say('section.compared')}</h2>
      <div className="contract-pair">
        <Field at="from" label={say('compare.from')}>
          {({ id }) => <Select id={id} value={from} options={options} onChange={setFrom} />}
        </Field>
        <Field at="to" label={say('compare.to')}>
          {({ id }) => <Select id={id} value={to} options={options} onChange={setTo} />}
        </Field>
      </div>
      <Waiting for={compared}>
        {({ heads, answers }) =>
          heads.length + answers.length === 0 ? (
            <p className="second">{say('compare.same')}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{say('compare.what')}</th>
                  <th>{say('compare.from')}</th>
                  <th>{say('compare.to')}</th>
                </tr>
              </thead>
              <tbody>
                {[...heads, ...answers].map((one) => (
                  <tr key={`${one.what.zh} ${one.before} ${one.after}`}>
                    <td>{pick(one.what)}</td>
                    <td>{one.before || '—'}</td>
                    <td>{one.after || '—'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Waiting>
    </section>
  )
}
