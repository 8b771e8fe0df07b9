/** The text of a TypeScript program: its routes, and calls of some of them by a typed client. */
export interface Program {
  readonly name: string
  /** The files by name. `use.ts` has the calls, and then a call of a path without a route. */
  toFiles(routes: number, calls: number): Readonly<Record<string, string>>
}

/** The name of the program without a typed client, which the others are compared with. */
export const BY_HAND = 'by hand'

/** The same routes in each library: a param, a query by a schema of zod, and an answer. */
export const PROGRAMS: readonly Program[] = [
  {
    name: BY_HAND,
    toFiles: (_routes, calls) => ({
      'use.ts': `interface Things { id: string; index: number; tags: string[] }
async function get(path: string): Promise<Things> {
  return (await fetch(path)).json() as Promise<Things>
}
${list(calls, (index) => `export const id${index}: string = (await get('/api/things${index}/7')).id`)}
// @ts-expect-error
get(7)
`,
    }),
  },
  {
    name: '@portolan/client, standalone',
    toFiles: (routes, calls) => ({
      'routes.d.ts': `interface Schema<In, Out> { readonly '~standard': { readonly version: 1; readonly vendor: string; readonly validate: (value: unknown) => { readonly value: Out } | { readonly issues: readonly { readonly message: string }[] }; readonly types?: { readonly input: In; readonly output: Out } | undefined } }
export interface Routes {
${list(routes, (index) => `  '${pathOf(index)}': { params: { id: string }; module: { loader: { (...args: never[]): Promise<{ id: string; index: ${index}; tags: string[] }>; readonly description: { readonly query: Schema<{ full?: string | undefined }, { full?: string | undefined }> } } }; middleware: [] }`)}
}
`,
      'use.ts': portolanCalls(calls),
    }),
  },
  {
    name: '@portolan/client, sources',
    toFiles: (routes, calls) => ({
      ...Object.fromEntries(
        Array.from({ length: routes }, (_, index) => [
          `route${index}.ts`,
          `import { defineLoader } from '@portolan/dispatch-core'
import { z } from 'zod'
export const loader = defineLoader({ query: z.object({ full: z.string().optional() }) }, async ({ params }) => ({ id: String(params.id), index: ${index} as const, tags: ['a'] }))
`,
        ]),
      ),
      'routes.ts': `export interface Routes {
${list(routes, (index) => `  '${pathOf(index)}': { params: { id: string }; module: typeof import('./route${index}.js'); middleware: [] }`)}
}
`,
      'use.ts': portolanCalls(calls),
    }),
  },
  {
    name: 'Hono, hc()',
    toFiles: (routes, calls) => ({
      'routes.ts': `import { Hono } from 'hono'
import { validator } from 'hono/validator'
import { z } from 'zod'
const query = z.object({ full: z.string().optional() })
const check = validator('query', (value) => query.parse(value))
${groups(routes)
  .map(
    (group, number) =>
      `const group${number} = new Hono()${group.map((index) => `\n  .get('${pathOf(index)}', check, (c) => c.json({ id: c.req.param('id'), index: ${index} as const, tags: ['a'] }))`).join('')}`,
  )
  .join('\n')}
const app = new Hono()${groups(routes)
        .map((_, number) => `.route('/', group${number})`)
        .join('')}
export type App = typeof app
`,
      'use.ts': `import { hc } from 'hono/client'
import type { App } from './routes.js'
const api = hc<App>('http://localhost')
${list(calls, (index) => `export const id${index}: string = (await (await api.api['things${index}'][':id'].$get({ param: { id: '7' }, query: {} })).json()).id`)}
// @ts-expect-error
api.api.nothing.$get()
`,
    }),
  },
  {
    name: 'tRPC',
    toFiles: (routes, calls) => ({
      'routes.ts': `import { initTRPC } from '@trpc/server'
import { z } from 'zod'
const t = initTRPC.create()
const input = z.object({ id: z.string(), full: z.string().optional() })
export const router = t.router({
${list(routes, (index) => `  things${index}: t.procedure.input(input).query(({ input }) => ({ id: input.id, index: ${index} as const, tags: ['a'] })),`)}
})
export type Router = typeof router
`,
      'use.ts': `import { createTRPCClient, httpLink } from '@trpc/client'
import type { Router } from './routes.js'
const api = createTRPCClient<Router>({ links: [httpLink({ url: 'http://localhost' })] })
${list(calls, (index) => `export const id${index}: string = (await api.things${index}.query({ id: '7' })).id`)}
// @ts-expect-error
api.nothing.query({ id: '7' })
`,
    }),
  },
  {
    name: 'Eden',
    toFiles: (routes, calls) => ({
      'routes.ts': `import { Elysia, t } from 'elysia'
const query = t.Object({ full: t.Optional(t.String()) })
${groups(routes)
  .map(
    (group, number) =>
      `const group${number} = new Elysia()${group.map((index) => `\n  .get('${pathOf(index)}', ({ params }) => ({ id: params.id, index: ${index} as const, tags: ['a'] }), { query })`).join('')}`,
  )
  .join('\n')}
export const app = new Elysia()${groups(routes)
        .map((_, number) => `.use(group${number})`)
        .join('')}
export type App = typeof app
`,
      'use.ts': `import { treaty } from '@elysiajs/eden'
import type { App } from './routes.js'
const api = treaty<App>('localhost')
${list(calls, (index) => `export const id${index}: string | undefined = (await api.api.things${index}({ id: '7' }).get({ query: {} })).data?.id`)}
// @ts-expect-error
api.api.nothing.get()
`,
    }),
  },
]

function portolanCalls(calls: number): string {
  return `import { createClient } from '@portolan/client'
import type { Routes } from './routes.js'
const api = createClient<Routes>({ baseUrl: 'http://localhost' })
${list(calls, (index) => `export const id${index}: string = (await api.get('${pathOf(index)}', { params: { id: '7' } })).id`)}
// @ts-expect-error
api.get('/api/nothing')
`
}

function pathOf(index: number): string {
  return `/api/things${index}/:id`
}

function list(count: number, toText: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => toText(index)).join('\n')
}

/** Routes in groups, as an app has them: one chain of all would be too deep for TypeScript. */
function groups(count: number): number[][] {
  const size = 25
  return Array.from({ length: Math.ceil(count / size) }, (_, group) =>
    Array.from(
      { length: Math.min(size, count - group * size) },
      (_, index) => group * size + index,
    ),
  )
}
