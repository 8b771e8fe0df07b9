import type { ErrorRequestHandler } from 'express'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { eventStream, ndjson, type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(expressVersions)('streams on %s', (_name, express) => {
  async function ask(
    loader: () => unknown,
    options: Pick<ResourceRoutesOptions, 'onError'> = {},
  ): Promise<{ text: string; passedOn: unknown[] }> {
    const passedOn: unknown[] = []
    const app = express()
    app.set('json spaces', 2).set('json escape', true)
    app.set('json replacer', (name: string, value: unknown) =>
      name === 'secret' ? undefined : value,
    )
    const routes = [{ pattern: '/x', module: { loader } }]
    app.use(await resourceRoutes({ ...options, routes, errors: 'next' }))
    app.use(((error, _req, res, _next) => {
      passedOn.push(String(error))
      res.status(500).send('handled')
    }) satisfies ErrorRequestHandler)
    const response = await fetch(`${await serve(app)}/x`)
    return { text: await response.text().catch(() => 'broken off'), passedOn }
  }

  const midway = async function* () {
    yield 'first'
    await new Promise((resolve) => setTimeout(resolve, 5))
    throw new Error('midway')
  }

  test("one that fails midway under errors: 'next' is broken off, and onError is told once", async () => {
    const onError = vi.fn()
    expect(await ask(midway, { onError })).toEqual({ text: 'broken off', passedOn: [] })
    expect(onError.mock.calls.map(([error]) => String(error))).toEqual(['Error: midway'])
  })

  test('without onError the console is told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(await ask(midway)).toEqual({ text: 'broken off', passedOn: [] })
    expect(log.mock.calls).toEqual([['GET /x failed:', new Error('midway')]])
  })

  test('one that fails before its first chunk goes to the app’s error middleware', async () => {
    const start = (controller: ReadableStreamDefaultController) =>
      controller.error(new Error('at once'))
    const asked = await ask(() => new ReadableStream({ start }))
    expect(asked).toEqual({ text: 'handled', passedOn: ['Error: at once'] })
  })

  test('of events and lines follow the JSON settings of the app, each value in one line', async () => {
    const value = { html: '<b>', secret: 1 }
    expect((await ask(() => ndjson([value]))).text).toBe('{"html": "\\u003cb\\u003e"}\n')
    expect((await ask(() => eventStream([{ data: value }]))).text).toBe(
      'data: {"html": "\\u003cb\\u003e"}\n\n',
    )
  })
})
