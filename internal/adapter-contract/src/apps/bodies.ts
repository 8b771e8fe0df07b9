import {
  type BodyReadingSchema,
  type DispatcherOptions,
  defineAction,
  type Handler,
  type HandlerContext,
  HttpError,
  type RouteConfig,
  readsBody,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** The body, or whether the error says to await it, for a middleware that reads it too early. */
function readEarly(context: HandlerContext): unknown {
  try {
    return context.body
  } catch (error) {
    return error instanceof Error && error.message.includes('await ctx.parseBody()')
  }
}

/** Actions that echo the body that they received. */
export function createBodiesApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const echo: Handler = ({ body }) => {
    note('handler')
    return { body: body ?? null, type: typeof body }
  }
  const raw: Handler = ({ body }) => [...(body as Uint8Array)]
  const replay: Handler = async ({ request, body }) => ({
    body: body ?? null,
    method: request.method,
    type: request.headers.get('content-type'),
    text: await request.text(),
  })
  const stream: Handler = async ({ request, body }) => {
    note('handler')
    let length = 0
    const reader = request.body?.getReader()
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      length += read.value.byteLength
    }
    return { body: body ?? null, length }
  }
  const counted = (isCleaned: boolean): BodyReadingSchema<number> => ({
    bodyTypes: ['application/octet-stream'],
    async [readsBody]({ body, onEnd }) {
      if (isCleaned) onEnd(() => note('end'))
      let length = 0
      for await (const chunk of body) {
        length += chunk.byteLength
        if (length > 1_000) throw new HttpError(413)
      }
      return length
    },
    '~standard': {
      version: 1,
      vendor: 'contract',
      // The reader has made a number, or there was no body.
      validate: (value) => ({ value: (value ?? 0) as number }),
    },
  })
  const add = (pattern: string, action: Handler, config: RouteConfig = {}) => ({
    pattern,
    module: { loader: action, action, config },
  })
  return {
    routes: [
      route,
      add('/echo', echo),
      add('/small', echo, { body: { limit: 10 } }),
      add('/large', echo, { body: { limit: 1_000_000 } }),
      add('/raw', raw, { body: { parse: 'raw' } }),
      add('/unparsed', stream, { body: { parse: false } }),
      add('/unparsed-small', stream, { body: { parse: false, limit: 10 } }),
      add('/replay', replay),
      ...[false, true].map((isCleaned) => ({
        pattern: isCleaned ? '/cleaned' : '/counted',
        module: {
          action: defineAction({ body: counted(isCleaned) }, ({ body }) => {
            note('handler')
            return { length: body }
          }),
        },
        middleware: [
          (_context: HandlerContext, next: () => Promise<unknown>) => {
            note('middleware')
            return next()
          },
        ],
      })),
      {
        pattern: '/before',
        module: { action: echo },
        middleware: [
          async (context, next) => {
            note(`middleware ${readEarly(context)} ${await context.request.text()}`)
            return next()
          },
        ],
      },
      {
        pattern: '/awaited',
        module: { action: echo },
        middleware: [
          async (context, next) => {
            const [first, second] = await Promise.all([context.parseBody(), context.parseBody()])
            note(
              `middleware ${JSON.stringify(first)} ${first === second && first === context.body}`,
            )
            return next()
          },
        ],
      },
    ],
  }
}
