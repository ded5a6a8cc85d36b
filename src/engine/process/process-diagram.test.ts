import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diagramGraph } from '#engine/process/diagram-graph.ts'
import { EXIT_HEIGHT, layoutDiagram, NODE_HEIGHT, NODE_WIDTH } from '#engine/process/diagram-layout.ts'
import { Process } from '#engine/process/process.ts'
import { processDiagram } from '#engine/process/process-diagram.ts'
import { randomProcess } from '#tests/builders/random-process.ts'

test('no box lies on another, all lie in the picture, and lines onward run to a later column', () => {
  fc.assert(
    fc.property(randomProcess, (process) => {
      const graph = diagramGraph(process)
      const { nodes, width, height } = layoutDiagram(graph)
      const layer = new Map(graph.nodes.map((node) => [node.state.code, node.layer]))
      for (const { from, to } of graph.edges) expect(layer.get(to)!).toBeGreaterThan(layer.get(from)!)
      for (const [at, a] of nodes.entries()) {
        const bottom = a.y + NODE_HEIGHT + a.node.exits.length * EXIT_HEIGHT
        expect(a.x >= 0 && a.y >= 0 && a.x + NODE_WIDTH <= width && bottom <= height).toBe(true)
        for (const b of nodes.slice(at + 1))
          expect(Math.abs(a.x - b.x) >= NODE_WIDTH || b.y >= bottom || b.y + NODE_HEIGHT <= a.y).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test('every way of every state is a line or is written under it', () => {
  fc.assert(
    fc.property(randomProcess, (process) => {
      const { nodes, edges } = diagramGraph(process)
      for (const { state, exits } of nodes) {
        const lines = edges.filter(({ from }) => from === state.code).flatMap(({ actions }) => actions)
        expect([...lines, ...exits.map(({ action }) => action)].map(({ code }) => code).sort()).toEqual(
          state.actions.map(({ code }) => code).sort(),
        )
      }
    }),
    { numRuns: 300 },
  )
})

const name = (zh: string) => ({ zh, en: zh })
const small = Process.parse({
  code: 'small',
  name: name('<立项> & "公示"'),
  states: [
    {
      code: 'a',
      name: name('甲'),
      phase: 'active',
      actions: [{ code: 'go', name: name('办'), by: 'rule', to: 'next' }],
    },
    {
      code: 'b',
      name: name('乙'),
      phase: 'active',
      actions: [{ code: 'end', name: name('结'), by: 'rule', to: 'out' }],
    },
    { code: 'out', name: name('终'), phase: 'closed', outcome: 'failed', aside: true },
  ],
})

test('words of a pack cannot break out of the picture, and it carries its own text', () => {
  const svg = processDiagram(small, 'zh-CN')
  expect(svg).toContain('aria-label="&lt;立项&gt; &amp; &quot;公示&quot;"')
  expect(svg).toContain('<desc>1. 甲（执行）：办 → 乙\n2. 乙（执行）：结 → 终\n3. 终（办结）</desc>')
})

test('the place of a case is marked by a sign, also where it ended beside the road', () => {
  expect(processDiagram(small, 'zh-CN')).not.toMatch(/●|✓/)
  const ended = processDiagram(small, 'en', { state: 'out', trail: ['a', 'b'] })
  expect(ended.match(/✓/g)).toHaveLength(2)
  expect(ended.match(/●/g)).toHaveLength(1)
  expect(ended).toContain('3. 终 (closed, here)')
})
