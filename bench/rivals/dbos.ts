import { DBOS } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { type OpenRival, ROUNDS } from './case-road.ts'

const PATIENCE_SECONDS = 30
const SILENT = { info: () => {}, debug: () => {}, warn: () => {}, error: () => {} }

/** A case as a durable workflow: it waits for what people say, and says where it stands after each act. */
async function paper(): Promise<void> {
  for (let act = 1; act <= 2 * ROUNDS; act += 1) {
    const said = await DBOS.recv<string>('act', PATIENCE_SECONDS)
    await DBOS.setEvent(`act-${act}`, said === 'submit' ? 'review' : 'draft')
  }
}

/**
 * DBOS as its documentation shows work that waits for people: a message to the workflow, an event of the workflow back, both
 * in PostgreSQL, no server in between. It keeps no inbox, no history, no rights and no audit, and is asked for none.
 */
export const openDbos: OpenRival = async ({ host, port, user, password, database }) => {
  const pool = new pg.Pool({ host, port, user, password, database, max: 20 })
  pool.on('error', () => {})
  DBOS.setConfig({ name: 'bench', systemDatabasePool: pool, logger: SILENT, systemDatabasePollingConcurrency: 0 })
  const workflow = DBOS.registerWorkflow(paper, { name: 'paper' })
  await DBOS.launch()
  return {
    name: 'DBOS',
    walk: async (_client, stepped) => {
      const handle = await DBOS.startWorkflow(workflow)()
      for (let act = 1; act <= 2 * ROUNDS; act += 1) {
        await DBOS.send(handle.workflowID, act % 2 === 1 ? 'submit' : 'give-back', 'act')
        const state = await DBOS.getEvent(handle.workflowID, `act-${act}`, PATIENCE_SECONDS)
        if (state !== (act % 2 === 1 ? 'review' : 'draft')) throw new Error(`DBOS stands at ${state}`)
        if (!stepped()) return
      }
    },
    close: async () => {
      await DBOS.shutdown()
      await pool.end()
    },
  }
}
