import { sumFen, wanText } from '#engine/money/fen.ts'
import { shareWithin } from '#engine/policy/pro-rata.ts'
import { type AwardRow, type RoundRow, setAwards, setShares } from '#modules/policies/server/award.store.ts'
import { type CourseContext, tellRound } from '#modules/policies/server/award-course.ts'
import { givenOf, payablePolicies, poolsLeft, waitToDraw } from '#modules/policies/server/draw-awards.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'

/**
 * Until a list is published, what falls away of it is shared again among the rest: they get what they had got if it had been
 * drawn up without. Afterwards every sum stands as it was shown; what falls away then is left to later batches. Answers the
 * awards as they stand now.
 */
export async function shareAgain(
  context: CourseContext,
  round: RoundRow,
  awards: readonly AwardRow[],
): Promise<readonly AwardRow[]> {
  const book = await getPolicyBook(context.tx, context.tenantId)
  await waitToDraw(context)
  const given = await givenOf(context, round.policies, round.on.slice(0, 4), round.id)
  const shares = shareWithin(
    awards.map(({ policy, entitledFen }) => ({ policy, fen: BigInt(entitledFen) })),
    {
      pools: poolsLeft(payablePolicies(book, round.policies, round.on), given),
      limit: round.limitFen === null ? undefined : BigInt(round.limitFen),
    },
  )
  const now = awards.map((award, at): AwardRow => {
    const { paidFen, lessenedBy } = shares[at]!
    const because = [...award.because.filter((code) => code !== 'pool' && code !== 'limit'), ...lessenedBy]
    return { ...award, amountFen: String(paidFen), because }
  })
  const changed = now.filter(({ amountFen }, at) => amountFen !== awards[at]!.amountFen)
  if (changed.length === 0) return awards
  await setShares(context, changed)
  const [nothing, stay] = [now.filter(isNothing), now.filter((award) => !isNothing(award))]
  await setAwards(
    context,
    nothing.map(({ id }) => id),
    'dropped',
    'award.dropped.amount',
  )
  const wan = wanText(sumFen(stay.map(({ amountFen }) => BigInt(amountFen))))
  await tellRound(context, round, 'shared-again', { n: changed.length, wan })
  return stay
}

const isNothing = ({ amountFen }: AwardRow): boolean => amountFen === '0'
