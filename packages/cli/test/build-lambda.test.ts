import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { build, tryBuild } from './built-server.ts'
import { makeProject } from './make-project.ts'

const FILES = {
  'package.json': '{}',
  'portolan.config.ts': "export default { targets: ['lambda'] }",
  'note.txt': 'From a file',
  'app/users/[id]/route.ts': `
    import { json, redirect } from '@portolan/adapter-fetch'
    export const loader = ({ params, cookies, url }) =>
      params.id === '0' ? redirect('/users/2') : { id: params.id, cookies, url: url.href }
    export const action = ({ body, reply }) => {
      reply.headers.append('Set-Cookie', 'a=1')
      reply.headers.append('Set-Cookie', 'b=2')
      return json({ body }, 201)
    }
    export const DELETE = () => undefined`,
  'app/invocation/route.ts':
    'export const loader = ({ hostArguments: [event, context] }) => [event.version, typeof context.getRemainingTimeInMillis]',
  'app/note/route.ts': `
    import { readFileSync } from 'node:fs'
    import { join } from 'node:path'
    export const loader = () => readFileSync(join(import.meta.dirname, '../../note.txt'), 'utf8')`,
  'app/stream/route.ts': `
    export async function* loader({ query }) {
      yield 'first '
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (query.has('broken')) throw new Error('broken')
      yield 'second'
    }`,
  'app/admin/route.ts': 'export const loader = () => "admin"',
}

interface Result {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly cookies: readonly string[]
}

type Invoke = (event: object, context: object) => Promise<Result & { body: string }>

interface Built {
  readonly handler: Invoke
  readonly streamHandler: (event: object, stream: Writable, context: object) => Promise<void>
}

const CONTEXT = { getRemainingTimeInMillis: () => 10_000 }

beforeEach(() => {
  // The parts of the runtime that a function which streams uses: the head comes before the first
  // write, eight zero bytes after it.
  vi.stubGlobal('awslambda', {
    streamifyResponse: (handle: unknown) => handle,
    HttpResponseStream: {
      from(stream: Writable, head: object) {
        let hasHead = false
        const write = stream.write.bind(stream)
        return Object.assign(stream, {
          write(...args: Parameters<Writable['write']>) {
            if (!hasHead) {
              hasHead = true
              write(JSON.stringify(head))
              write(Buffer.alloc(8))
            }
            // Node refuses none of them.
            return write(...args)
          },
        })
      },
    },
  })
  return () => vi.unstubAllGlobals()
})

/** The directory of the build, which all tests share: a build takes seconds. */
const directory = mkdtempSync(join(tmpdir(), 'portolan-lambda-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
let building: Promise<unknown> | undefined

async function buildOnce(): Promise<void> {
  const root = makeProject(FILES)
  const { err } = await build(root)
  expect(err).toBe('')
  cpSync(join(root, 'dist'), directory, { recursive: true })
}

/** @param name tells one copy of the module from another */
async function load(name = 'lambda'): Promise<Built> {
  building ??= buildOnce()
  await building
  return import(`${pathToFileURL(join(directory, 'lambda.js')).href}?${name}`)
}

/** An event as the documentation of the payload format 2.0 shows it. */
function createEvent(method: string, rawPath: string, parts: object = {}): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: {},
    requestContext: {
      domainName: 'api.example',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' },
      stage: '$default',
    },
    isBase64Encoded: false,
    ...parts,
  }
}

/** Invokes the handler whose answers are buffered. */
async function invoke({ handler }: Built, method: string, path: string, parts?: object) {
  const { body, ...head } = await handler(createEvent(method, path, parts), CONTEXT)
  return { ...head, text: Buffer.from(body, 'base64').toString('utf8') }
}

/** Invokes the one that streams, as a function URL does. */
async function invokeStream({ streamHandler }: Built, path: string, parts?: object) {
  const stream = new PassThrough()
  const received = text(stream).catch(() => 'broken off')
  const ended = streamHandler(createEvent('GET', path, parts), stream, CONTEXT)
  const failure = await ended.then(
    () => undefined,
    (error: unknown) => {
      stream.destroy()
      return String(error)
    },
  )
  const [head = '', body] = (await received).split('\0'.repeat(8))
  return { head: failure === undefined ? (JSON.parse(head) as Result) : undefined, body, failure }
}

test('lambda.js is one file, beside those that its modules read', async () => {
  await load()
  expect(readdirSync(directory).sort()).toEqual([
    'files',
    'lambda.js',
    'lambda.js.map',
    'package.json',
  ])
  const code = readFileSync(join(directory, 'lambda.js'), 'utf8')
  const imports = [...code.matchAll(/^import .* from "(.*)";$/gm)].map(([, name]) => name ?? '')
  expect(imports.filter((name) => !isBuiltin(name))).toEqual([])
})

test('handler answers the events of an HTTP API and of a function URL', async () => {
  const built = await load()
  const user = await invoke(built, 'GET', '/users/7', {
    rawQueryString: 'a=1',
    cookies: ['c=1', 'd=2'],
  })
  expect(user).toMatchObject({ statusCode: 200, cookies: [] })
  expect(JSON.parse(user.text)).toEqual({
    id: '7',
    cookies: { c: '1', d: '2' },
    url: 'https://api.example/users/7?a=1',
  })
  expect(user.headers['x-content-type-options']).toBe('nosniff')
  const json = { headers: { 'content-type': 'application/json' } }
  const made = await invoke(built, 'POST', '/users/7', { ...json, body: '{"a":"é"}' })
  expect(made).toMatchObject({
    statusCode: 201,
    cookies: ['a=1', 'b=2'],
    text: '{"body":{"a":"é"}}',
  })
  const body = Buffer.from('{"b":2}').toString('base64')
  const encoded = await invoke(built, 'PUT', '/users/7', { ...json, body, isBase64Encoded: true })
  expect(encoded.text).toBe('{"body":{"b":2}}')
  expect(await invoke(built, 'GET', '/users/0')).toMatchObject({
    statusCode: 302,
    headers: { location: '/users/2' },
  })
  expect(await invoke(built, 'DELETE', '/users/7')).toMatchObject({ statusCode: 204, text: '' })
  expect(await invoke(built, 'GET', '/none')).toMatchObject({ statusCode: 404 })
  expect((await invoke(built, 'GET', '/invocation')).text).toBe('["2.0","function"]')
  expect((await invoke(built, 'GET', '/note')).text).toBe('"From a file"')
  expect((await invoke(built, 'GET', '/stream')).text).toBe('first second')
})

test.each([
  ['/users/../admin'],
  ['/x/%2e%2e/admin'],
  ['/x/..\\admin'],
  ['\\admin'],
  ['//admin'],
  ['/users\t/../admin'],
])('a path that a guard in front reads as another one has no route: %s', async (path) => {
  const { statusCode, text } = await invoke(await load(), 'GET', path)
  expect([statusCode, text]).toEqual([404, '{"title":"Not Found","status":404}'])
})

test('streamHandler sends the head first, then the body in parts', async () => {
  const built = await load()
  const { head, body } = await invokeStream(built, '/stream')
  expect(head).toMatchObject({ statusCode: 200, cookies: [] })
  expect(body).toBe('first second')
  const none = await invokeStream(built, '/users/0')
  expect([none.head?.statusCode, none.head?.headers.location]).toEqual([302, '/users/2'])
  const broken = await invokeStream(built, '/stream', { rawQueryString: 'broken' })
  expect(broken.failure).toMatch(/Error/)
})

test('outside of Lambda streamHandler is undefined', async () => {
  vi.unstubAllGlobals()
  expect((await load('outside')).streamHandler).toBeUndefined()
})

test('an app is refused, since its middleware would be missing', async () => {
  const { code, err } = await tryBuild(makeProject({ ...FILES, 'app.ts': 'export default 1' }))
  expect([code, err]).toEqual([2, expect.stringContaining('the middleware of app.ts')])
})
