import { expect, test, vi } from 'vitest'
import { startDraining } from '../../src/adapter.ts'
import { createDispatcher, type HealthOptions, health } from '../../src/index.ts'

function start(options?: HealthOptions) {
  const { livez, readyz } = health(options)
  const onError = vi.fn()
  const dispatcher = createDispatcher({
    onError,
    routes: [
      { pattern: '/livez', module: { loader: livez } },
      { pattern: '/readyz', module: { loader: readyz } },
    ],
  })
  const ask = async (path = '/readyz') => {
    const response = await dispatcher.fetch(new Request(`http://x.test${path}`))
    return [response.status, await response.json()]
  }
  return { ask, onError }
}

test('an app without checks is alive and ready', async () => {
  const { ask } = start()
  expect(await ask('/livez')).toEqual([200, { status: 'ok' }])
  expect(await ask()).toEqual([200, { status: 'ok', checks: {} }])
})

test('an app is not ready while a check fails, and tells nothing of the error', async () => {
  let isUp = false
  const checks = {
    database: async () => {
      if (!isUp) throw new Error('pg://user:secret@host')
    },
    queue: () => isUp,
    cache: () => undefined,
    disk: () => (isUp ? undefined : Promise.reject()),
  }
  const { ask, onError } = start({ checks })
  const unavailable = { database: 'failed', queue: 'failed', cache: 'ok', disk: 'failed' }
  expect(await ask()).toEqual([503, { status: 'unavailable', checks: unavailable }])
  expect(await ask()).toEqual([503, { status: 'unavailable', checks: unavailable }])
  expect(onError.mock.calls.map(([error]) => String(error))).toEqual([
    'Error: pg://user:secret@host',
    'Error: The health check queue failed',
    'Error: The health check disk failed',
  ])
  isUp = true
  const ok = { database: 'ok', queue: 'ok', cache: 'ok', disk: 'ok' }
  expect(await ask()).toEqual([200, { status: 'ok', checks: ok }])
  isUp = false
  await ask()
  expect(onError).toHaveBeenCalledTimes(6)
})

test('a check that takes too long has failed, and its signal is aborted', async () => {
  const signals: AbortSignal[] = []
  const check = (signal: AbortSignal) => {
    signals.push(signal)
    return new Promise(() => {})
  }
  const { ask, onError } = start({ checks: { slow: { check, timeout: 5 } } })
  expect(await ask()).toEqual([503, { status: 'unavailable', checks: { slow: 'failed' } }])
  expect(String(onError.mock.calls[0]?.[0])).toContain('slow took longer than 5 ms')
  expect(signals[0]?.aborted).toBe(true)
})

test('probes that come at once share one run of the checks', async () => {
  const check = vi.fn(async () => {})
  const { ask } = start({ checks: { database: check } })
  await Promise.all([ask(), ask(), ask()])
  expect(check).toHaveBeenCalledOnce()
})

test('an app that is shutting down is alive, and not ready', async () => {
  const check = vi.fn()
  const { ask } = start({ checks: { database: check } })
  const end = startDraining()
  expect(await ask()).toEqual([503, { status: 'draining' }])
  expect(await ask('/livez')).toEqual([200, { status: 'ok' }])
  expect(check).not.toHaveBeenCalled()
  end()
  end()
  expect((await ask())[0]).toBe(200)
})

test.each([
  [{ check: {} }, 'health() has no option "check"; did you mean "checks"?'],
  [{ checks: { a: true } }, 'health(): checks.a is true; write a function'],
  [{ checks: { a: { check: () => {}, timeout: 0 } } }, 'the timeout of checks.a is 0'],
  [{ checks: { a: () => {} }, timeout: '1s' }, 'the timeout of checks.a is "1s"'],
])('health(%j) is refused', (options, message) => {
  expect(() => health(options as never)).toThrow(message)
})
