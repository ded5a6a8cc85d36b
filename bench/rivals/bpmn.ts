import { EventEmitter } from 'node:events'
import { Engine } from 'bpmn-engine'
import { actionOf, type OpenRival, type WriteRows } from './case-road.ts'
import { inOne } from './paper-rows.ts'

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
 */
export const openBpmn: OpenRival = async (pool) => {
  await pool.query('create table if not exists bpmn_cases (id text primary key, state jsonb not null)')
  const writers = new Map<string, WriteRows>()
  const begin = async (id: string) => {
    const engine = new Engine({ name: 'paper', source: SOURCE })
    const listener = new EventEmitter()
    const waits = new Promise((resolve) => listener.once('activity.wait', resolve))
    await engine.execute({ listener })
    await waits
    await pool.query('insert into bpmn_cases (id, state) values ($1, $2)', [
      id,
      JSON.stringify(await engine.getState()),
    ])
    await engine.stop()
  }
  const signalled = async (kept: unknown, task: string) => {
    const engine = new Engine({ name: 'paper' })
    engine.recover(kept as never)
    const listener = new EventEmitter()
    const waits = new Promise((resolve) => {
      listener.on('activity.wait', (api) => {
        if (api.id === task) api.signal({})
        else resolve(api)
      })
    })
    await engine.resume({ listener })
    await waits
    const state = JSON.stringify(await engine.getState())
    await engine.stop()
    return state
  }
  return {
    name: 'bpmn-engine',
    act: async (id, at, key) => {
      if (at === 1) await begin(id)
      await inOne(pool, async (client) => {
        const { rows } = await client.query('select state from bpmn_cases where id = $1 for update', [id])
        const state = await signalled(rows[0].state, actionOf(at) === 'submit' ? 'draft' : 'review')
        await client.query('update bpmn_cases set state = $2 where id = $1', [id, state])
        await writers.get(id)?.(client, key)
      })
      return actionOf(at) === 'submit' ? 'review' : 'draft'
    },
    keep: (caseId, write) => writers.set(caseId, write),
    close: async () => {},
  }
}
