import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createNodeListener } from '../src/index.ts'
import { serve } from './serve.ts'

type Note = (seen: unknown) => void
type Front = (res: ServerResponse, note: Note) => void

const loader = () => ({ name: 'Ada' })
const SENT = { 'content-type': 'application/json; charset=utf-8', 'content-length': '14' }

/** Asks a listener once that runs other code before it answers by a route. */
async function ask(inFront: Front) {
  const notes: unknown[] = []
  const listener = await createNodeListener({ routes: [{ pattern: '/x', module: { loader } }] })
  const { origin, close } = await serve((req: IncomingMessage, res: ServerResponse) => {
    inFront(res, (seen) => notes.push(seen))
    listener(req, res)
  })
  try {
    const response = await fetch(`${origin}/x`)
    expect([response.status, await response.text()]).toEqual([200, '{"name":"Ada"}'])
    return { headers: response.headers, notes }
  } finally {
    await close()
  }
}

describe('code in front of the listener', () => {
  test.each<[string, Front]>([
    ['at finish', (res, note) => res.on('finish', () => note({ ...res.getHeaders() }))],
    ['at close', (res, note) => res.on('close', () => note({ ...res.getHeaders() }))],
    ['in its own writeHead()', (res, note) => wrap(res, 'writeHead', note)],
    ['in its own end()', (res, note) => wrap(res, 'end', note)],
  ])('reads the headers of an answer %s', async (_when, inFront) => {
    const { headers, notes } = await ask(inFront)
    expect(notes).toEqual([SENT])
    expect(headers.get('content-length')).toBe('14')
  })

  test('sees each header in its own setHeader()', async () => {
    const { notes } = await ask((res, note) => {
      const { setHeader } = res
      res.setHeader = function set(name, value) {
        note([name, value])
        return setHeader.call(this, name, value)
      }
    })
    expect(notes).toEqual([
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Length', '14'],
    ])
  })

  test('keeps the headers that it has set, and its reason phrase', async () => {
    const { headers } = await ask((res) => {
      res.setHeader('X-Front', 'yes')
      res.statusMessage = 'Fine'
    })
    expect(headers.get('x-front')).toBe('yes')
  })
})

/** Notes the headers when a method of the response is called. */
function wrap(res: ServerResponse, name: 'writeHead' | 'end', note: Note): void {
  const method = res[name]
  Object.assign(res, {
    [name](this: ServerResponse, ...args: unknown[]) {
      note({ ...this.getHeaders() })
      return Reflect.apply(method, this, args)
    },
  })
}
