import { Input } from 'antd'
import { useState } from 'react'
import { similarTitles } from '#modules/registries/entry.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** A new title held against those of all registers, with what both say. */
export function SimilarTitles() {
  const say = useSay(registryWords)
  const pick = usePick()
  const [title, setTitle] = useState('')
  const found = useRead(similarTitles, { title, limit: '10' }, { when: title.length >= 2, keepFormer: true })
  return (
    <section className="card stack" aria-label={say('titles.head')}>
      <h2>{say('titles.head')}</h2>
      <p className="second">{say('titles.why')}</p>
      <Input.Search
        maxLength={300}
        placeholder={say('titles.placeholder')}
        aria-label={say('titles.placeholder')}
        enterButton={say('titles.find')}
        loading={found.isFetching}
        onSearch={(text) => setTitle(text.trim())}
      />
      {title.length >= 2 && (
        <Waiting for={found}>
          {({ rows }) =>
            rows.length === 0 ? (
              <p role="status">{say('titles.none')}</p>
            ) : (
              <div className="table-box">
                <table className="table" aria-label={say('titles.head')}>
                  <thead>
                    <tr>
                      <th scope="col" className="n narrow-column">
                        {say('titles.score')}
                      </th>
                      <th scope="col">{say('titles.title')}</th>
                      <th scope="col">{say('titles.reason')}</th>
                      <th scope="col">{say('column.register')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row.registerEntryId}>
                        <td className="n">
                          <b className="value">{row.score}</b>
                        </td>
                        <td>
                          <PageLink
                            to="/register-entries/$registerEntryId"
                            params={{ registerEntryId: row.registerEntryId }}
                          >
                            {row.title}
                          </PageLink>
                        </td>
                        <td className="second">{pick(row.reason)}</td>
                        <td className="second">
                          {pick(row.registerName)} {row.key}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Waiting>
      )}
    </section>
  )
}
