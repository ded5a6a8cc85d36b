import { DBOS } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { actionOf, type OpenRival, ROUNDS, type WriteRows } from './case-road.ts'
import { inOne } from './paper-rows.ts'

const PATIENCE_SECONDS = 30
const SILENT = { info: () => {}, debug: () => {}, warn: () => {}, error: () => {} }

const writers = new Map<string, { readonly pool: pg.Pool; readonly write: WriteRows }>()

/** A case as a durable workflow: it waits for what people say, does what follows as a step, and says where it stands. */
async function paper(caseId: string): Promise<void> {
  for (let act = 1; act <= 2 * ROUNDS; act += 1) {
    const said = await DBOS.recv<string>('act', PATIENCE_SECONDS)
    const kept = writers.get(caseId)
    if (kept !== undefined)
      await DBOS.runStep(() => inOne(kept.pool, (client) => kept.write(client, `${caseId}-${act}`)), { name: 'rows' })
    await DBOS.setEvent(`act-${act}`, said === 'submit' ? 'review' : 'draft')
  }
}

/**
 * DBOS as its documentation shows work that waits for people: a message to the workflow, an event of the workflow back, both
 * in PostgreSQL. A message bears a key, what a step did is written down: it keeps keys, events and outbox by itself.
 */
export const openDbos: OpenRival = async (pool) => {
  DBOS.setConfig({ name: 'bench', systemDatabasePool: pool, logger: SILENT, systemDatabasePollingConcurrency: 0 })
  const workflow = DBOS.registerWorkflow(paper, { name: 'paper' })
  await DBOS.launch()
  return {
    name: 'DBOS',
    act: async (caseId, at, key) => {
      if (at === 1) await DBOS.startWorkflow(workflow, { workflowID: caseId })(caseId)
      await DBOS.send(caseId, actionOf(at), 'act', key)
      const state = await DBOS.getEvent<string>(caseId, `act-${at}`, PATIENCE_SECONDS)
      if (state !== (at % 2 === 1 ? 'review' : 'draft')) throw new Error(`DBOS stands at ${state}`)
      return state
    },
    keep: (caseId, write) => writers.set(caseId, { pool, write }),
    close: () => DBOS.shutdown(),
  }
}
