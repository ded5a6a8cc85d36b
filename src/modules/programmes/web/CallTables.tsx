import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { type CallView, wanOf } from '#modules/programmes/web/call-draft.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Directions with what each grants, and quotas with what is used of them. */
export function CallTables({ call }: { readonly call: CallView }) {
  return (
    <>
      <Directions call={call} />
      <Quotas call={call} />
    </>
  )
}

function Directions({ call }: { readonly call: CallView }) {
  const say = useSay(callWords)
  const pick = usePick()
  const { directions } = call.content
  const modes = call.modes.filter(({ code }) => directions.some(({ mode }) => mode === code))
  const modeOf = (code: string) => {
    const mode = call.modes.find((one) => one.code === code)
    return mode === undefined ? code : pick(mode.name)
  }
  return (
    <section className="card stack">
      <h2>{say('section.directions')}</h2>
      {directions.length === 0 ? (
        <p className="second">{say('direction.none')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{say('direction.code')}</th>
              <th>{say('direction.name')}</th>
              <th>{say('direction.mode')}</th>
              <th className="n">{say('direction.grant')}</th>
              <th className="n">{say('direction.years')}</th>
              <th className="n">{say('direction.projects')}</th>
            </tr>
          </thead>
          <tbody>
            {directions.map((one) => (
              <tr key={one.code}>
                <td className="nowrap">{one.code}</td>
                <td>
                  {one.name}
                  <Named of={one} call={call} />
                  {one.text !== '' && <small className="second call-text">{one.text}</small>}
                </td>
                <td>{modeOf(one.mode)}</td>
                <td className="n">{wanOf(one.mostGrant) || '—'}</td>
                <td className="n">{one.mostYears ?? '—'}</td>
                <td className="n">{one.mostProjects ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {modes.length > 0 && (
        <ul className="hints">
          {modes.map((mode) => (
            <li key={mode.code}>
              <strong>{pick(mode.name)}</strong> {pick(mode.consequences)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Whom a direction invites or names, and whether the reader is barred from it. */
function Named({
  of: { code, invited, leaders },
  call,
}: {
  readonly of: CallView['content']['directions'][number]
  readonly call: CallView
}) {
  const say = useSay(callWords)
  const pick = usePick()
  const units = call.named.units.filter(({ id }) => invited.includes(id)).map(({ short }) => pick(short))
  const people = call.named.people.filter(({ id }) => leaders.includes(id)).map(({ name }) => name)
  const may = useCan()
  const barred =
    call.acts.apply && may('project.apply') ? call.own.barred.find(({ direction }) => direction === code) : undefined
  const told = [
    ...(units.length > 0 ? [say('direction.invited.told', { units: units.join(say('direction.comma')) })] : []),
    ...(people.length > 0 ? [say('direction.leaders.told', { people: people.join(say('direction.comma')) })] : []),
    ...(barred === undefined ? [] : [barred.why]),
  ]
  return told.map((line) => (
    <div key={line} className="second small">
      {line}
    </div>
  ))
}

function Quotas({ call }: { readonly call: CallView }) {
  const say = useSay(callWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('section.quotas')}</h2>
      {call.quotas.length === 0 ? (
        <p className="second">{say('quota.none')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{say('quota.unit')}</th>
              <th className="n">{say('quota.most')}</th>
              <th className="n">{say('quota.used')}</th>
              <th className="n">{say('quota.left')}</th>
              <th>{say('field.recommendBy')}</th>
            </tr>
          </thead>
          <tbody>
            {call.quotas.map(({ unit, most, used, recommendBy }) => (
              <tr key={unit.id}>
                <td>{pick(unit.name)}</td>
                <td className="n">{most ?? say('quota.any')}</td>
                <td className="n">{used}</td>
                <td className="n">{most === null ? '—' : most - used}</td>
                <td>{recommendBy === null ? '—' : dates.moment(recommendBy)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
