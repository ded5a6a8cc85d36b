/** Nouns of what stands beside a case on its page, and is stale once somebody has acted on it. */
export const ABOUT_CASE = ['comment', 'file', 'score', 'signature'] as const
