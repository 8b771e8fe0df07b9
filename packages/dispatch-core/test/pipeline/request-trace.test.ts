import { AsyncLocalStorage } from 'node:async_hooks'
import { type TracingChannelSubscribers, tracingChannel } from 'node:diagnostics_channel'
import { afterEach, expect, test } from 'vitest'
import { send } from '../send.ts'

const channel = tracingChannel<unknown, object>('portolan:request')
const undo: (() => void)[] = []

afterEach(() => {
  for (const act of undo.splice(0)) act()
})

/** Notes the events, each with the message as it is then. */
function listen(): [name: string, message: Record<string, unknown>][] {
  const events: [string, Record<string, unknown>][] = []
  const note = (name: string) => (message: object) => events.push([name, { ...message }])
  const subscribers = Object.fromEntries(
    ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) => [name, note(name)]),
  ) as unknown as TracingChannelSubscribers<object>
  channel.subscribe(subscribers)
  undo.push(() => channel.unsubscribe(subscribers))
  return events
}

const BEGUN = { pattern: '/:name?', mount: '', method: 'GET' }

test.each([
  ['at once', () => ({ a: 1 })],
  ['later', async () => ({ a: 1 })],
])(
  'a request that is answered %s is told from its start to the end of its response',
  async (_, loader) => {
    const events = listen()
    await send({ loader })
    expect(events.map(([name]) => name)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(events[0]?.[1]).toMatchObject(BEGUN)
    expect(events[0]?.[1]).not.toHaveProperty('status')
    expect(events[3]?.[1]).toMatchObject({ ...BEGUN, status: 200, bytes: 7, aborted: false })
  },
)

test('a stream is told at its end', async () => {
  const events = listen()
  const response = await send({
    async *loader() {
      yield 'abc'
    },
  })
  expect(events.map(([name]) => name)).toEqual(['start', 'end'])
  await response.text()
  expect(events.at(-1)).toMatchObject(['asyncEnd', { status: 200, bytes: 3, aborted: false }])
})

test('an unexpected error is told', async () => {
  const events = listen()
  const error = new Error('broken')
  await send({
    loader: () => {
      throw error
    },
  })
  expect(events.map(([name]) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
  expect(events[2]?.[1]).toMatchObject({ status: 500, error })
})

test('a path without a route is told without a pattern', async () => {
  const events = listen()
  await send({ loader: () => 1 }, { path: '/a/b' })
  expect(events.at(-1)?.[1]).toMatchObject({ route: undefined, pattern: undefined, status: 404 })
})

test('handlers find the stores that a subscriber has bound', async () => {
  const store = new AsyncLocalStorage<object>()
  channel.start.bindStore(store, (message) => message as object)
  undo.push(() => channel.start.unbindStore(store))
  const response = await send({
    loader: async () => {
      await undefined
      return (store.getStore() as { pattern?: string } | undefined)?.pattern
    },
  })
  expect(await response.json()).toBe('/:name?')
})

test('requests tell nothing where nobody listens', async () => {
  const response = await send({ loader: () => new Response('text') })
  expect([channel.hasSubscribers, await response.text()]).toEqual([false, 'text'])
})
