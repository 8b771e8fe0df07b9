import { withSecurityHeaders } from '@portolan/security-headers'
import { expect, test, vi } from 'vitest'
import {
  type ActionContext,
  createFetchHandler,
  type FetchHandlerOptions,
  type LoaderContext,
} from '../src/index.ts'

const routes = [{ pattern: '/time', module: { loader: () => 1 } }]

const request = (path: string) => new Request(`http://localhost${path}`)

test('what no route matches is 404 as problem+json', async () => {
  const handler = await createFetchHandler({ routes })
  const response = await handler(request('/else'))
  expect([response.status, response.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json',
  ])
})

test('the fallback gets what the handler got', async () => {
  const fallback = vi.fn(() => new Response('else'))
  const handler = await createFetchHandler({ routes, fallback })
  const [sent, env, context] = [request('/else'), { name: 'env' }, { waitUntil() {} }]
  expect(await (await handler(sent, env, context)).text()).toBe('else')
  expect(fallback).toHaveBeenCalledWith(sent, env, context)
  expect(await (await handler(request('/time'))).text()).toBe('1')
  expect(fallback).toHaveBeenCalledTimes(1)
})

test('handlers find what the host passed in their context', async () => {
  const loader = ({ hostArguments: [env] }: LoaderContext) => env
  const handler = await createFetchHandler({ routes: [{ pattern: '/env', module: { loader } }] })
  expect(await (await handler(request('/env'), { name: 'env' })).json()).toEqual({ name: 'env' })
})

test('a Response is passed on as it is', async () => {
  const made = new Response('made')
  const handler = await createFetchHandler({
    routes: [{ pattern: '/', module: { loader: () => made } }],
  })
  expect(await handler(request('/'))).toBe(made)
})

test('routes can be replaced, and stay as they were when the new ones are refused', async () => {
  const handler = await createFetchHandler({ routes })
  handler.replaceRoutes([{ pattern: '/date', module: { loader: () => 2 } }])
  expect(handler.routes.map(({ pattern }) => pattern)).toEqual(['/date'])
  expect(() => handler.replaceRoutes([{ pattern: 'x', module: {} }])).toThrow('x')
  expect(await (await handler(request('/date'))).text()).toBe('2')
})

test('headers around it are those of every answer, and a route’s config changes them', async () => {
  const own = { loader: () => 1, config: { securityHeaders: false as const } }
  const handler = withSecurityHeaders(
    await createFetchHandler({ routes: [...routes, { pattern: '/own', module: own }] }),
  )
  const get = async (path: string) =>
    (await handler(request(path))).headers.get('x-content-type-options')
  expect([await get('/time'), await get('/own'), await get('/else')]).toEqual([
    'nosniff',
    null,
    'nosniff',
  ])
})

test.each<[string, unknown, RegExp]>([
  ['a directory', { appDir: 'app' }, /reads no directory.*generateRoutesModule\(\)/],
  ['lazy', { routes, lazy: true }, /reads no directory/],
  ['an unknown name', { routes, trailingSlsh: 'never' }, /did you mean "trailingSlash"\?/],
  [
    'a key of handlers',
    { routes, docs: {} },
    /^createFetchHandler\(\) .*"docs" belongs in the first/,
  ],
  ['no routes', {}, /\{ routes \}/],
  ['nothing', undefined, /takes an object/],
  ['a fallback that is no function', { routes, fallback: 404 }, /fallback is of type number/],
])('%s is refused', async (_what, options, message) => {
  await expect(createFetchHandler(options as FetchHandlerOptions)).rejects.toThrow(message)
})

test.each([{ appDir: 'app' }, { routes, fallback: 404 }, null])(
  '%j is refused with a stable code',
  async (options) => {
    const refused = createFetchHandler(options as unknown as FetchHandlerOptions)
    await expect(refused).rejects.toMatchObject({ name: 'UsageError', code: 'invalid-option' })
  },
)

test.each([
  ['a form that breaks off', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhel', 400],
  [
    'one that is whole',
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
    200,
  ],
])(
  '%s, read by request.formData() from the host’s own request, is answered',
  async (_what, body, status) => {
    const onError = vi.fn()
    const action = async ({ request }: ActionContext) => [...(await request.formData()).keys()]
    const module = { action, config: { body: { parse: false } } }
    const handler = await createFetchHandler({ routes: [{ pattern: '/form', module }], onError })
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const sent = new Request('http://localhost/form', { method: 'POST', headers, body })
    expect((await handler(sent)).status).toBe(status)
    expect(onError).not.toHaveBeenCalled()
  },
)

test('a form that the app reads twice is its own fault', async () => {
  const onError = vi.fn()
  const action = async ({ request }: ActionContext) => {
    await request.text()
    return request.formData()
  }
  const module = { action, config: { body: { parse: false } } }
  const handler = await createFetchHandler({ routes: [{ pattern: '/form', module }], onError })
  const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
  const sent = new Request('http://localhost/form', { method: 'POST', headers, body: '--x--' })
  expect((await handler(sent)).status).toBe(500)
  expect(onError).toHaveBeenCalledTimes(1)
})
