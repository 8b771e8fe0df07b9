import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { type HandlerContext, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

const file = fileURLToPath(new URL('./served-app.ts', import.meta.url))

describe.each(expressVersions)('answers with a callback on %s', (_name, express) => {
  async function ask(loader: (context: HandlerContext) => unknown): Promise<Response> {
    const app = express()
    app.engine('txt', (_path, _options, callback) => callback(null, 'rendered'))
    app.set('views', fileURLToPath(new URL('./views', import.meta.url))).set('view engine', 'txt')
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    return fetch(`${await serve(app)}/x`)
  }

  test('res.render with a callback leaves the answer to the handler', async () => {
    const response = await ask(async ({ res }) => {
      const html = await new Promise((resolve) => {
        res.render('view.txt', (_error: unknown, text: string) => resolve(text))
      })
      return { html }
    })
    expect(await response.json()).toEqual({ html: 'rendered' })
  })

  test.each(['sendFile', 'download'] as const)(
    'res.%s whose callback gets an error leaves the answer to the handler',
    async (method) => {
      const response = await ask(async ({ res }) => {
        const error = await new Promise((resolve) => res[method]('/no/such/file', resolve))
        return { found: error === undefined }
      })
      expect(await response.json()).toEqual({ found: false })
    },
  )

  test.each<[string, (res: HandlerContext['res']) => void]>([
    ['sendFile of a relative path', (res) => res.sendFile('relative')],
    // A value of the request may be undefined although its type says string.
    ['download of nothing', (res) => res.download(undefined as unknown as string)],
    ['render without an engine', (res) => res.render('view.none')],
  ])(
    'res.%s, which throws at once, is a 500, and no answer where it is caught',
    async (_what, call) => {
      expect((await ask(({ res }) => call(res))).status).toBe(500)
      const response = await ask(({ res }) => {
        try {
          call(res)
        } catch {
          return { caught: true }
        }
      })
      expect([response.status, await response.json()]).toEqual([200, { caught: true }])
    },
  )

  test.each(['sendFile', 'download'] as const)(
    'res.%s with a callback sends the file',
    async (method) => {
      const response = await ask(({ res }) => {
        res[method](file, () => {})
      })
      expect(await response.text()).toContain('export async function serve')
    },
  )
})

describe.each(expressVersions)('an answer that comes too late on %s', (_name, express) => {
  const logout = (callback: () => void) => void setTimeout(callback, 20)

  test.each<[string, (res: HandlerContext['res']) => unknown]>([
    ['json', (res) => res.status(201).json({})],
    ['send', (res) => res.send('late')],
    ['redirect', (res) => res.redirect('/')],
    ['render', (res) => res.render('view.txt')],
    ['sendFile', (res) => res.sendFile(file)],
    ['download', (res) => res.download(file)],
    ['cookie', (res) => res.cookie('a', 'b').end()],
    ['sendStatus', (res) => res.sendStatus(200)],
  ])('by res.%s is dropped with one warning, and the process lives', async (_method, act) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const uncaught = vi.fn()
    process.on('uncaughtException', uncaught)
    const app = express()
    app.engine('txt', (_path, _options, callback) => callback(null, 'rendered'))
    app.set('views', fileURLToPath(new URL('./views', import.meta.url))).set('view engine', 'txt')
    const loader = ({ res }: HandlerContext) => logout(() => act(res))
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const origin = await serve(app)
    expect((await fetch(`${origin}/x`)).status).toBe(204)
    await expect.poll(() => warn.mock.calls.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await fetch(`${origin}/none`)).status).toBe(404)
    process.off('uncaughtException', uncaught)
    expect([warn.mock.calls, uncaught.mock.calls]).toEqual([
      [[expect.stringMatching(/^\/x: .*Return res/)]],
      [],
    ])
    warn.mockRestore()
  })

  test('is one for a handler that awaits the callback', async () => {
    const loader = async ({ res }: HandlerContext) => {
      await new Promise<void>((resolve) => logout(resolve))
      res.redirect('/login')
    }
    const app = express()
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] }))
    const response = await fetch(`${await serve(app)}/x`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login'])
  })
})
