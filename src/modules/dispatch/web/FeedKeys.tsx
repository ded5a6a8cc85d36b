import { useState } from 'react'
import { revokeKey } from '#modules/dispatch/daily.contract.ts'
import { feedWords } from '#modules/dispatch/monitor-screen.messages.ts'
import type { Feed } from '#modules/dispatch/web/FeedsPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

/** The keys of a feed: known by their last letters, never shown again. */
export function FeedKeys({ of: feed }: { readonly of: Feed }) {
  const say = useSay(feedWords)
  const dates = useDates()
  const [revoking, setRevoking] = useState<Feed['keys'][number] | undefined>()
  const revoke = useAct(revokeKey, { done: () => setRevoking(undefined) })
  if (feed.keys.length === 0) return <p className="second">{say('keys.none')}</p>
  return (
    <div className="table-box">
      <table className="table" aria-label={say('keys')}>
        <thead>
          <tr>
            {(['name', 'column.key', 'column.issued', 'column.used', 'column.expires', 'column.act'] as const).map(
              (head) => (
                <th key={head} scope="col">
                  {say(head)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {feed.keys.map((key) => (
            <tr key={key.id}>
              <td>{key.name}</td>
              <td>
                <code>…{key.hint}</code>
              </td>
              <td className="nowrap">
                {key.createdBy} {dates.near(key.createdAt)}
              </td>
              <td className="nowrap">{key.lastUsedAt === null ? say('used.never') : dates.near(key.lastUsedAt)}</td>
              <td className="nowrap">{key.expiresOn === null ? '—' : dates.day(key.expiresOn)}</td>
              <td>
                {key.revokedAt === null ? (
                  <ActButton size="small" act={() => setRevoking(key)}>
                    {say('revoke')}
                  </ActButton>
                ) : (
                  <span className="second">{say('revoked', { at: dates.near(key.revokedAt) })}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoking !== undefined && (
        <ConfirmDialog
          title={say('revoke.title', { hint: revoking.hint })}
          deed={say('revoke')}
          busy={revoke.isPending}
          error={revoke.error}
          act={() => revoke.mutate({ feedId: feed.id, keyId: revoking.id })}
          close={() => setRevoking(undefined)}
        >
          <p>{say('revoke.why')}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
