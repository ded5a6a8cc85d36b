import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refusal } from '#engine/refusal.ts'
import { pagePolicy } from '#server/http/security-headers.ts'

/** The built page carries this where the nonce of each answer belongs: `<meta name="csp-nonce" content="…">`. */
export const NONCE_PLACE = '__CSP_NONCE__'

/**
 * Serves the built web. Files under `assets/` are named by their content and never change; every other address that is
 * not under `/api` is a screen of the application and gets its page, with a nonce of its own.
 */
export async function serveWeb(server: FastifyInstance, folder: string | undefined): Promise<void> {
  const page = folder === undefined ? undefined : readPage(folder)
  if (folder !== undefined && page !== undefined) {
    await server.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      globIgnore: ['**/*.map', '**/*.html'],
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(folder, 'assets'))
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      },
    })
  }
  server.setNotFoundHandler((request, reply) => {
    const isScreen = request.method === 'GET' && !/^\/(api|assets|metrics)(\/|\?|$)/.test(request.url)
    if (isScreen && page !== undefined) return sendPage(reply, page)
    throw new Refusal('not-found', { key: 'http.no-such-address' })
  })
}

function readPage(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8')
  } catch {
    return undefined
  }
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE_PLACE, nonce))
}
