import { EventEmitter } from 'node:events'
import { Engine } from 'bpmn-engine'
import pg from 'pg'
import { type OpenRival, ROUNDS } from './case-road.ts'

const SOURCE = `<?xml version="1.0" encoding="UTF-8"?>
<definitions id="paper" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <process id="to-and-fro" isExecutable="true">
    <startEvent id="start" />
    <userTask id="draft" />
    <userTask id="review" />
    <exclusiveGateway id="agreed" default="back" />
    <endEvent id="done" />
    <sequenceFlow id="begin" sourceRef="start" targetRef="draft" />
    <sequenceFlow id="submit" sourceRef="draft" targetRef="review" />
    <sequenceFlow id="decide" sourceRef="review" targetRef="agreed" />
    <sequenceFlow id="back" sourceRef="agreed" targetRef="draft" />
    <sequenceFlow id="approve" sourceRef="agreed" targetRef="done">
      <conditionExpression xsi:type="tFormalExpression">\${environment.variables.approved}</conditionExpression>
    </sequenceFlow>
  </process>
</definitions>`

/**
 * bpmn-engine runs in memory and leaves keeping to its user: as a server does that must outlive a restart, each act locks the
 * row of the case, recovers the engine from the state kept there, signals the task, and writes the new state with the COMMIT.
 * No inbox, no history, no rights, no audit.
 */
export const openBpmn: OpenRival = async ({ host, port, user, password, database }) => {
  const pool = new pg.Pool({ host, port, user, password, database, max: 20 })
  await pool.query('create table if not exists bpmn_cases (id bigserial primary key, state jsonb not null)')
  const begin = async () => {
    const engine = new Engine({ name: 'paper', source: SOURCE })
    const listener = new EventEmitter()
    const waits = new Promise((resolve) => listener.once('activity.wait', resolve))
    await engine.execute({ listener })
    await waits
    const { rows } = await pool.query('insert into bpmn_cases (state) values ($1) returning id', [
      JSON.stringify(await engine.getState()),
    ])
    await engine.stop()
    return rows[0].id as string
  }
  const act = async (id: string, task: string) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query('select state from bpmn_cases where id = $1 for update', [id])
      const engine = new Engine({ name: 'paper' })
      engine.recover(rows[0].state)
      const listener = new EventEmitter()
      const waits = new Promise((resolve) => {
        listener.on('activity.wait', (api) => {
          if (api.id === task) api.signal({})
          else resolve(api)
        })
      })
      await engine.resume({ listener })
      await waits
      const state = await engine.getState()
      await engine.stop()
      await client.query('update bpmn_cases set state = $2 where id = $1', [id, JSON.stringify(state)])
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  return {
    name: 'bpmn-engine',
    walk: async (_client, stepped) => {
      const id = await begin()
      for (let at = 1; at <= 2 * ROUNDS; at += 1) {
        await act(id, at % 2 === 1 ? 'draft' : 'review')
        if (!stepped()) return
      }
    },
    close: () => pool.end(),
  }
}
