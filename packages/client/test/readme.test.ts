import { readFileSync } from 'node:fs'
import {
  createDispatcher,
  defineAction,
  eventStream,
  HttpError,
  json,
} from '@portolan/dispatch-core'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as client from '../src/index.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

const Taken = z.object({ title: z.string(), status: z.number(), email: z.string() })

const dispatcher = createDispatcher({
  routes: [
    { pattern: '/api/users/:id', module: { loader: () => ({ user: { id: '7' } }) } },
    {
      pattern: '/api/users',
      module: {
        action: defineAction(
          {
            body: z.object({ name: z.string() }),
            responses: { 201: z.object({ name: z.string() }), 409: Taken },
          },
          ({ body }) =>
            body.name === 'Ada'
              ? json(body, 201)
              : new HttpError(409, { extensions: { email: 'x' } }),
        ),
      },
    },
    { pattern: '/api/ticks', module: { loader: () => eventStream([{ data: { n: 1 } }]) } },
  ],
})

test('the example does what its comments say', async () => {
  const [, example = ''] = /```ts\n(import.*?)```/s.exec(README) ?? []
  const code = ts
    .transpile(example, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext })
    .replace(/^import .*$/gm, '')
    .replace("baseUrl: 'https://api.example',", '$& fetch: dispatcher.fetch,')
  const printed: unknown[][] = []
  const run = new Function(
    'createClient',
    'dispatcher',
    'console',
    'token',
    'signal',
    `return (async () => { ${code.replace('console.log(tick.data.n)', '{ console.log(tick.data.n); break }')} return user })()`,
  )
  const log = (...values: unknown[]) => printed.push(values)
  const user = await run(client.createClient, dispatcher, { log }, () => 'secret', undefined)
  expect(user).toEqual({ id: '7' })
  expect(printed).toEqual([[201, { name: 'Ada' }], [1]])
})
