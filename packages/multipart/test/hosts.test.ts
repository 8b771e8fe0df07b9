import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineAction, type RouteDefinition } from '@portolan/dispatch-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toDisk } from '../src/disk.ts'
import { type FormFields, type FormLimits, file, files, multipart } from '../src/index.ts'
import { HOSTS, type Served } from './served.ts'

const dir = mkdtempSync(join(tmpdir(), 'multipart-test-'))
afterAll(() => rmSync(dir, { recursive: true }))

let filesOnDisk = 0

function route(pattern: string, fields: FormFields, limits?: FormLimits): RouteDefinition {
  const action = defineAction({ body: multipart(fields, limits) }, async ({ body }) => {
    const shown: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(body)) shown[name] = await show(value)
    return shown
  })
  return { pattern, module: { action } }
}

async function show(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(show))
  if (!(value instanceof File)) return value
  filesOnDisk = readdirSync(dir).length
  return { name: value.name, type: value.type, text: await value.text() }
}

const ROUTES: RouteDefinition[] = [
  route('/avatar', {
    avatar: file({ maxSize: '2mb', types: ['image/png'] }),
    title: z.string().min(2),
    tags: z.array(z.string()).optional(),
  }),
  route('/optional', { note: file({ optional: true }), title: z.string().optional() }),
  route('/list', { docs: files({ max: 2, min: 1 }), plain: z.file().optional() }),
  route('/sniffed', { image: file({ sniff: true, types: ['image/*'] }) }),
  route('/disk', { big: file({ maxSize: '4mb', sink: toDisk({ dir }) }), title: z.string() }),
  route(
    '/small',
    { data: file({ maxSize: 1_000 }), text: z.string().optional() },
    { text: 10, parts: 3 },
  ),
  route('/total', { data: file({ maxSize: '64mb' }) }, { total: '64kb' }),
  route('/sink', {
    data: file({
      maxSize: '8mb',
      sink: async (stream, info) => {
        let size = 0
        for await (const chunk of stream) size += chunk.byteLength
        return `${info.field}/${info.name}/${info.type}/${size}`
      },
    }),
  }),
  route('/early', { data: file({ maxSize: '8mb', sink: async () => 'not read' }) }),
  route('/failing', {
    data: file({
      maxSize: '8mb',
      sink: async () => {
        throw new Error('The store is full')
      },
    }),
  }),
]

function formOf(parts: Record<string, string | Blob | (string | Blob)[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    for (const one of [value].flat()) form.append(name, one)
  }
  return form
}

const PNG = new File(['png'], 'me.png', { type: 'image/png' })

describe.each(Object.entries(HOSTS))('forms on %s', (_name, start) => {
  let served: Served
  beforeAll(async () => {
    served = await start(ROUTES)
  })
  afterAll(() => served.close())

  const post = (path: string, body: BodyInit, init: RequestInit = {}) =>
    served.send(path, {
      method: 'POST',
      body,
      headers: { 'Sec-Fetch-Site': 'same-origin' },
      ...init,
    })

  async function issues(response: Response): Promise<unknown> {
    const { errors } = (await response.json()) as { errors: { path: string[]; message: string }[] }
    return errors.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }

  test('a handler gets files and texts, in whatever order they come', async () => {
    const response = await post('/avatar', formOf({ title: 'Me', avatar: PNG, tags: 'one' }))
    expect(await response.json()).toEqual({
      avatar: { name: 'me.png', type: 'image/png', text: 'png' },
      title: 'Me',
      tags: ['one'],
    })
    expect((await post('/avatar', formOf({ avatar: PNG, title: 'Me' }))).status).toBe(200)
  })

  test('an undeclared field is a 400 that names it', async () => {
    const response = await post('/avatar', formOf({ avatar: PNG, title: 'Me', admin: 'yes' }))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      detail: 'The form has a field that is not declared: "admin"',
    })
    expect((await post('/avatar', formOf({ __proto__x: 'a' }))).status).toBe(400)
    expect((await post('/avatar', formOf({ ['__proto__']: 'a' }))).status).toBe(400)
  })

  test('wrong and missing values are 422 with the path of the field', async () => {
    const wrongType = new File(['gif'], 'me.gif', { type: 'image/gif' })
    const typed = await post('/avatar', formOf({ avatar: wrongType, title: 'Me' }))
    expect(typed.status).toBe(422)
    expect(await issues(typed)).toEqual(['avatar: Expected a file of the type image/png'])
    const missing = await post('/avatar', formOf({ title: 'M' }))
    expect(missing.status).toBe(422)
    expect(await issues(missing)).toEqual([
      'avatar: Expected a file',
      expect.stringMatching(/^title: Too small/),
    ])
    const text = await post('/avatar', formOf({ avatar: 'text', title: 'Me' }))
    expect(await issues(text)).toEqual(['avatar: Expected a file, with a filename'])
    const twice = await post('/avatar', formOf({ avatar: [PNG, PNG], title: 'Me' }))
    expect(await issues(twice)).toEqual(['avatar: Expected one file'])
    expect((await post('/avatar', formOf({}))).status).toBe(422)
  })

  test('optional fields may be left out, and a file input may stay empty', async () => {
    expect(await (await post('/optional', formOf({ title: 'a' }))).json()).toEqual({ title: 'a' })
    // As browsers send it; undici leaves the filename out.
    const empty = `--b\r\nContent-Disposition: form-data; name="note"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n`
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' }
    expect(await (await post('/optional', empty, { headers })).json()).toEqual({})
  })

  test('lists of files have their number, and z.file() takes a file', async () => {
    const docs = [new File(['1'], '1'), new File(['2'], '2')]
    const response = await post('/list', formOf({ docs, plain: new File(['3'], '3') }))
    expect(await response.json()).toMatchObject({
      docs: [{ text: '1' }, { text: '2' }],
      plain: { name: '3', text: '3' },
    })
    const tooMany = await post('/list', formOf({ docs: [...docs, PNG] }))
    expect(await issues(tooMany)).toEqual(['docs: Expected at most 2 files'])
    const tooFew = await post('/list', formOf({ plain: PNG }))
    expect(await issues(tooFew)).toEqual(['docs: Expected at least 1 files'])
  })

  test('the first bytes decide the type where a field sniffs', async () => {
    const gif = new File(['GIF89a…'], 'a.png', { type: 'image/png' })
    const response = await post('/sniffed', formOf({ image: gif }))
    expect(await response.json()).toMatchObject({ image: { type: 'image/gif' } })
    const script = new File(['<script>'], 'a.png', { type: 'image/png' })
    expect((await post('/sniffed', formOf({ image: script }))).status).toBe(422)
  })

  test('a sink gets the stream, may stop early, and may fail', async () => {
    const data = new File([new Uint8Array(3_000_000)], '../../etc/pass\u202ewd', { type: 'a/b' })
    const form = formOf({ data })
    expect(await (await post('/sink', form)).json()).toEqual({ data: 'data/passwd/a/b/3000000' })
    expect(await (await post('/early', form)).json()).toEqual({ data: 'not read' })
    const small = formOf({ data: new File(['a'], 'a') })
    expect((await post('/failing', small)).status).toBe(500)
  })

  test('files on disk are there for the handler, and gone after the response', async () => {
    const big = new File([new Uint8Array(3_000_000).fill(97)], 'big.txt')
    const response = await post('/disk', formOf({ big, title: 'a' }))
    const { big: shown } = (await response.json()) as { big: { text: string } }
    expect(shown.text.length).toBe(3_000_000)
    expect(filesOnDisk).toBe(1)
    await expect.poll(() => readdirSync(dir)).toEqual([])
  })

  test('files on disk are gone after a form that fails', async () => {
    const statuses: number[] = []
    const big = new File([new Uint8Array(3_000_000)], 'big.txt')
    const tooBig = new File([new Uint8Array(5_000_000)], 'big.txt')
    for (const parts of [{ big, other: 'a' }, { big }, { title: 'a', big: tooBig }]) {
      const response = await post('/disk', formOf(parts))
      statuses.push(response.status)
      // In one process the end of the response is where the client has read it.
      await response.text()
    }
    expect(statuses).toEqual([400, 422, 413])
    await expect.poll(() => readdirSync(dir)).toEqual([])
    expect(existsSync(dir)).toBe(true)
  })

  test('each limit is a 413', async () => {
    const over = new File([new Uint8Array(1_001)], 'a')
    expect((await post('/small', formOf({ data: over }))).status).toBe(413)
    expect((await post('/small', formOf({ text: '12345678901' }))).status).toBe(413)
    expect((await post('/small', formOf({ text: ['1', '2', '3', '4'] }))).status).toBe(413)
    const total = new File([new Uint8Array(70_000)], 'a')
    expect((await post('/total', formOf({ data: total }))).status).toBe(413)
  })

  test('another media type is 415, and a broken form is 400', async () => {
    expect(
      (await post('/avatar', '{}', { headers: { 'Content-Type': 'application/json' } })).status,
    ).toBe(415)
    const headers = { 'Content-Type': 'multipart/form-data' }
    expect((await post('/avatar', '--b--', { headers })).status).toBe(400)
    const bounded = { 'Content-Type': 'multipart/form-data; boundary=b' }
    expect(
      (await post('/avatar', '--b\r\nA: b\r\n\r\na\r\n--b--', { headers: bounded })).status,
    ).toBe(400)
  })

  test('a 413 reaches a client that goes on sending, and its connection is closed', async () => {
    const { port } = served
    if (port === undefined) return
    const { answer, sent } = await sendEndlessly(port, '/total')
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toMatch(/^Connection: close\r$/im)
    expect(answer).toContain('The body is longer than 65536 bytes')
    expect(sent).toBeLessThan(64_000_000)
  })

  test('files on disk are gone when the client goes away, wherever the body breaks off', async () => {
    const { port } = served
    if (port === undefined) return
    for (const length of [0, 10, 60, 130, 150, 100_000]) {
      await breakOff(port, '/disk', BROKEN.slice(0, length))
    }
    await expect.poll(() => readdirSync(dir)).toEqual([])
    expect((await post('/optional', formOf({ title: 'a' }))).status).toBe(200)
  })
})

const BROKEN = `--b\r\nContent-Disposition: form-data; name="big"; filename="a"\r\n\r\n${'a'.repeat(200_000)}`

const HEAD =
  'Host: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nAuthorization: Bearer a'

/** Sends a file without end until the connection closes. */
async function sendEndlessly(port: number, path: string) {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  let sent = 0
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(`POST ${path} HTTP/1.1\r\n${HEAD}\r\nTransfer-Encoding: chunked\r\n\r\n`)
  const part = '--b\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n\r\n'
  socket.write(`${part.length.toString(16)}\r\n${part}\r\n`)
  const block = `10000\r\n${'a'.repeat(65_536)}\r\n`
  const send = () => {
    if (sent > 64_000_000) socket.destroy()
    while (!socket.destroyed) {
      sent += block.length
      if (!socket.write(block)) break
    }
  }
  socket.on('drain', send)
  send()
  await closed
  return { answer, sent }
}

async function breakOff(port: number, path: string, body: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const head = `POST ${path} HTTP/1.1\r\n${HEAD}\r\nContent-Length: 1000000\r\n\r\n`
  await new Promise<unknown>((resolve) => socket.write(head + body, resolve))
  await new Promise((resolve) => setTimeout(resolve, 5))
  socket.destroy()
}
