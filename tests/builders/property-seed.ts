import fc from 'fast-check'

// Randomness is passed in: the same examples on every machine, or those of a seed one names (`DANXIA_SEED=42`, `=random`).
const named = process.env.DANXIA_SEED ?? '20260331'
if (named !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(named) })
