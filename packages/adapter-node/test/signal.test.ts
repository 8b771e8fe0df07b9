import { createServer } from 'node:http'
import { serve } from '@portolan-internal/adapter-contract'
import { afterEach, expect, test, vi } from 'vitest'
import { createNodeListener, eventStream, type LoaderContext } from '../src/index.ts'

const listen = ({ signal }: { readonly signal: AbortSignal }) => {
  for (let index = 0; index < 30; index++) signal.addEventListener('abort', () => {})
}

const warn = vi.fn()
process.on('warning', warn)
afterEach(() => process.off('warning', warn))

test('handlers may add any number of listeners to their signals', async () => {
  const loader = (context: LoaderContext) => {
    listen(context)
    return 'ok'
  }
  const events = () =>
    eventStream(async function* (request) {
      listen(request)
      yield { data: 'ok' }
    })
  const listener = await createNodeListener({
    routes: [
      { pattern: '/plain', module: { loader } },
      { pattern: '/timed', module: { loader, config: { timeout: 10_000 } } },
      { pattern: '/events', module: { loader: events } },
    ],
  })
  const { origin, close } = await serve(createServer(listener))
  for (const path of ['/plain', '/timed', '/events']) {
    expect(await (await fetch(origin + path)).text()).toContain('ok')
  }
  // Node emits a warning in the next turn.
  await new Promise(setImmediate)
  await close()
  expect(warn).not.toHaveBeenCalled()
})
