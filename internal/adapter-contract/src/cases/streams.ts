import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const TEXT = 'one two drei €'

/** The source ends when the client reads the first bytes and goes away. */
function leaving(what: string, target: string, events: readonly string[]): ContractCase {
  return {
    name: `the source of ${what} is finished when the client goes away`,
    async run(host) {
      const client = host.open(target)
      await client.begun()
      client.leave()
      await host.expectEvents(events)
    },
  }
}

/** The response is broken off, and the failure is reported once. */
function breaking(
  what: string,
  target: string,
  events: readonly string[],
): readonly ContractCase[] {
  return [
    {
      name: `${what} breaks the response off`,
      async run(host) {
        // A connection that closes before the response counts as broken off too.
        const response = await host.send(target).catch(() => undefined)
        expect(response?.isComplete ?? false, response?.text).toBe(false)
        // Chunks that were on their way when the source failed may be lost. Nothing may follow
        // them.
        expect(['', 'partial']).toContain(response?.text ?? '')
        await host.takeEvents()
      },
    },
    {
      name: `${what} is reported once`,
      async run(host) {
        await host.send(target).catch(() => undefined)
        await host.expectEvents(events)
      },
    },
  ]
}

/** The server fills its buffers and then waits, if the client does not read. */
function waiting(what: string, target: string): ContractCase {
  return {
    name: `${what} waits for a client that does not read`,
    async run(host) {
      const client = host.open(target)
      // 1,000 chunks are 64 MB, more than the buffers between a server and its client hold.
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(await host.takeEvents()).toEqual([])
      client.leave()
      await host.expectEvents(['finished'])
    },
  }
}

const FAILING_AT_ONCE: readonly (readonly [what: string, target: string, ...events: string[]])[] = [
  ['a generator', '/failing-at-once', 'opened'],
  ['a ReadableStream', '/failing-at-once-readable', 'opened'],
  ['ndjson()', '/failing-at-once-ndjson', 'opened'],
  ['an errored ReadableStream', '/erroring-readable'],
  ['a stream of something else', '/wrong-first-chunk'],
]

const cases: readonly ContractCase[] = [
  exchange(
    'an async iterable of text is sent as it comes',
    { target: '/words' },
    { status: 200, text: TEXT, events: ['finished'] },
  ),
  exchange(
    'a ReadableStream is sent',
    { target: '/readable' },
    { status: 200, text: TEXT, events: ['finished'] },
  ),
  exchange(
    'a Response with a stream is sent',
    { target: '/response' },
    { status: 200, text: TEXT, headers: { 'content-type': 'text/plain' }, events: ['finished'] },
  ),
  exchange(
    'a stream has the media type that was set',
    { target: '/typed' },
    { status: 200, text: TEXT, headers: { 'content-type': 'text/csv' }, events: ['finished'] },
  ),
  exchange(
    'ndjson() is a line for each value',
    { target: '/ndjson' },
    {
      status: 200,
      headers: { 'content-type': /^application\/x-ndjson/ },
      text: '{"a":1}\n"line\\nbreak"\nnull\n',
    },
  ),
  {
    name: 'eventStream() is fields and blank lines',
    async run(host) {
      const response = await host.send('/events')
      expect(response.header('content-type')).toMatch(/^text\/event-stream/)
      expect(response.header('cache-control')).toContain('no-cache')
      const events = response.text.split('\n\n').filter((event) => event !== '')
      expect(events.map((event) => event.split('\n').sort())).toEqual([
        ['data: plain'],
        ['data: {"a":"two\\nlines"}', 'event: named', 'id: 7'],
        ['data: lines', 'data: two', 'retry: 500'],
      ])
    },
  },
  exchange(
    'eventStream() knows the last event of the client',
    { target: '/last-event-id', headers: { 'Last-Event-ID': '41' } },
    { status: 200, text: 'data: after 41\n\n' },
  ),
  {
    name: 'a line break in an event name is refused',
    async run(host) {
      const response = await host.send('/injected').catch(() => undefined)
      expect(response?.text ?? '').not.toContain('forged')
      await host.expectEvents(['onError'])
    },
  },
  ...breaking('a generator that fails midway', '/failing', ['finished', 'onError']),
  ...breaking('a ReadableStream that fails midway', '/failing-readable', ['finished', 'onError']),
  ...breaking('a Response whose stream fails midway', '/failing-response', ['finished', 'onError']),
  ...breaking('a chunk that is neither text nor bytes', '/wrong-chunk', ['onError']),
  ...FAILING_AT_ONCE.map(([what, target, ...events]) =>
    exchange(
      `${what} that fails before its first chunk is a 500`,
      { target },
      { ...problem(500, { title: 'Internal Server Error' }), events: [...events, 'onError'] },
    ),
  ),
  exchange(
    'an HttpError that a generator throws before its first chunk is the answer',
    { target: '/gone' },
    { ...problem(410), events: ['opened'] },
  ),
  exchange(
    'a stream without a chunk is an empty body',
    { target: '/empty' },
    { status: 200, headers: { 'content-length': '0' }, text: '' },
  ),
  exchange(
    'a stream whose first chunk does not come in time is 503',
    { target: '/late' },
    { ...problem(503), events: ['opened', 'finished'] },
  ),
  ...['/silent', '/silent-readable'].map(
    (target) =>
      ({
        name: `the source of ${target} is finished when the client goes away before its first chunk`,
        async run(host) {
          const client = host.open(target)
          await host.expectEvents(['opened'])
          client.leave()
          await host.expectEvents(['finished'])
        },
      }) satisfies ContractCase,
  ),
  leaving('an async iterable', '/endless', ['finished']),
  leaving('a ReadableStream', '/endless-readable', ['finished']),
  leaving('a Response', '/endless-response', ['finished']),
  leaving('an iterable that waits', '/waiting', ['finished']),
  {
    name: 'the source of eventStream() is finished when the client goes away',
    async run(host) {
      const client = host.open('/waiting-events')
      await client.begun()
      client.leave()
      await host.expectEvents(['finished'])
    },
  },
  waiting('an async iterable', '/endless'),
  waiting('a Response', '/endless-response'),
  ...['/words', '/readable', '/response'].map((target) =>
    exchange(
      `HEAD ${target} has the headers, no bytes, and leaves no source open`,
      { method: 'HEAD', target },
      { status: 200, text: '' },
    ),
  ),
  exchange('204 has no body', { target: '/no-content' }, { status: 204, text: '' }),
  {
    name: 'after all of that the server answers as before',
    async run(host) {
      await host.takeEvents()
      expect((await host.send('/words')).text).toBe(TEXT)
    },
  },
]

export const streamsSubject: ContractSubject = { name: 'streams', app: 'streams', cases }
