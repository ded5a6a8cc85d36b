import type { FastifyInstance } from 'fastify'
import { openApi } from '#server/http/openapi.ts'
import { READER_PAGE, READER_SCRIPT, READER_STYLE } from '#server/http/reader-page.ts'
import type { Registry } from '#server/http/registry.ts'

const READER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** `/api/openapi.json` for programs and `/api/docs` for people: one page, no assets from elsewhere. */
export function addApiReader(server: FastifyInstance, registry: Registry): void {
  let json: string | undefined
  const serve = (url: string, type: string, content: () => string) =>
    server.get(url, { exposeHeadRoute: false }, async (_request, reply) =>
      reply
        .header('content-security-policy', READER_POLICY)
        .header('cache-control', 'no-cache')
        .type(type)
        .send(content()),
    )
  serve('/api/openapi.json', 'application/json; charset=utf-8', () => {
    json ??= JSON.stringify(openApi(registry.routes, '0.1.0'))
    return json
  })
  serve('/api/docs', 'text/html; charset=utf-8', () => READER_PAGE)
  serve('/api/docs/reader.js', 'text/javascript; charset=utf-8', () => READER_SCRIPT)
  serve('/api/docs/reader.css', 'text/css; charset=utf-8', () => READER_STYLE)
}
