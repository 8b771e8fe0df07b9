import { createDispatcher, defineAction } from '@portolan/dispatch-core'
import fc from 'fast-check'
import { FormData as UndiciForm, Request as UndiciRequest } from 'undici'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { file, files, multipart, type Sink } from '../src/index.ts'

type Chunks = readonly Uint8Array<ArrayBuffer>[]

/** Sends chunks as the body of a form, and gives the values that the handler gets. */
async function read(
  fields: Parameters<typeof multipart>[0],
  chunks: Chunks,
  type = 'multipart/form-data; boundary=b',
): Promise<{ status: number; body: Record<string, unknown> | undefined }> {
  let body: Record<string, unknown> | undefined
  const action = defineAction({ body: multipart(fields) }, (context) => {
    body = context.body
    return 'read'
  })
  const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { action } }] })
  const stream = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  // TypeScript's types lack `duplex`.
  const init = { method: 'POST', body: stream, duplex: 'half', headers: { 'Content-Type': type } }
  const { status } = await dispatcher.fetch(new Request('http://localhost/', init as RequestInit))
  return { status, body }
}

const bytes = (text: string) => new TextEncoder().encode(text)

const FORM = bytes(
  'preamble\r\n--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n--hello\r\n--\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="日本 \\"x\\".bin"\r\nContent-Type: Image/PNG\r\n\r\n\r\n-\r\n--b--\r\nepilogue --b',
)
const FIELDS = { a: z.string(), f: file() }

async function expectForm(chunks: Chunks): Promise<void> {
  const { status, body } = await read(FIELDS, chunks)
  expect(status).toBe(200)
  expect(body?.a).toBe('--hello\r\n--')
  const { f } = body as { f: File }
  expect([f.name, f.type, await f.text()]).toEqual(['日本 "x".bin', 'image/png', '\r\n-'])
}

describe('reading of a form', () => {
  test('does not depend on the chunks that the body comes in', async () => {
    for (let at = 0; at <= FORM.length; at++) {
      await expectForm([FORM.slice(0, at), FORM.slice(at)])
    }
    await expectForm(Array.from(FORM, (byte) => Uint8Array.of(byte)))
  })

  test('gives a slow sink each byte of files that come in chunks of any size', async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 4 })
    const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 })
    const sink: Sink<number[]> = async (stream) => {
      const taken: number[] = []
      for await (const chunk of stream) {
        taken.push(chunk.byteLength)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return taken
    }
    await fc.assert(
      fc.asyncProperty(lengths, sizes, async (fileSizes, chunkSizes) => {
        const head = '--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
        const form = bytes(
          `${fileSizes.map((length) => `${head}${'\r\n--'.repeat(length / 4)}\r\n`).join('')}--b--`,
        )
        const chunks: Uint8Array<ArrayBuffer>[] = []
        for (let at = 0, index = 0; at < form.length; index++) {
          const size = chunkSizes[index % chunkSizes.length] ?? 1
          chunks.push(form.slice(at, at + Math.max(size, 100)))
          at += Math.max(size, 100)
        }
        const { status, body } = await read({ f: files({ sink }) }, chunks)
        expect(status).toBe(200)
        const taken = (body as { f: number[][] }).f.map((list) => list.reduce((a, b) => a + b, 0))
        expect(taken).toEqual(fileSizes.map((length) => 4 * Math.floor(length / 4)))
      }),
      { numRuns: 50 },
    )
  })

  test('refuses a form that breaks off anywhere before its last boundary', async () => {
    const last = FORM.length - '\r\nepilogue --b'.length
    for (let at = 0; at < last; at++) {
      const { status } = await read(FIELDS, [FORM.slice(0, at)])
      expect([at, status]).toEqual([at, 400])
    }
  })

  test('keeps the values of any form that undici sends', async () => {
    // Its encoding loses these texts: line breaks become CRLF, and a percent sign is not escaped.
    const text = fc.string({ unit: 'binary' }).map((value) => value.replace(/[\r\n%]/g, ''))
    const entry = fc.oneof(
      fc.record({ name: text, value: text }),
      fc.record({ name: text, value: fc.uint8Array({ maxLength: 300 }), type: fc.constant('a/b') }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), async (entries) => {
        const form = new UndiciForm()
        const fields: Record<string, ReturnType<typeof file> | typeof z.string | z.ZodType> = {}
        const expected = new Map<string, unknown[]>()
        entries.forEach(({ name, value }, index) => {
          const key = `${index}${name}`
          if (typeof value === 'string') {
            form.append(key, value)
            fields[key] = z.string()
          } else {
            form.append(key, new File([value as Uint8Array<ArrayBuffer>], 'x', { type: 'a/b' }))
            fields[key] = files()
          }
          expected.set(key, [value])
        })
        const request = new UndiciRequest('http://localhost/', { method: 'POST', body: form })
        const type = request.headers.get('content-type') ?? ''
        const whole = new Uint8Array(await request.arrayBuffer())
        const { status, body = {} } = await read(fields as never, [whole], type)
        expect(status).toBe(200)
        for (const [key, [value]] of expected) {
          const got = body[key]
          if (typeof value === 'string') {
            expect(got).toBe(value)
          } else {
            expect(
              (await (got as File[])[0]?.bytes?.()) ??
                new Uint8Array(await (got as [File])[0].arrayBuffer()),
            ).toEqual(value)
          }
        }
        expect(Object.keys(body).length).toBe(expected.size)
      }),
      { numRuns: 200 },
    )
  })

  test('gives files names without directories and control characters', async () => {
    const names = {
      'C:\\\\temp\\\\a.txt': 'a.txt',
      '/etc/passwd': 'passwd',
      '..': 'file',
      'a\u0000b. .': 'ab',
      [`${'x'.repeat(300)}.png`]: `${'x'.repeat(251)}.png`,
    }
    for (const [sent, kept] of Object.entries(names)) {
      const form = `--b\r\nContent-Disposition: form-data; name="f"; filename="${sent.replace('\u0000', '\u0085')}"\r\n\r\n\r\n--b--`
      const { body } = await read({ f: file() }, [bytes(form)])
      expect(body?.f).toMatchObject({ name: kept })
    }
  })
})
