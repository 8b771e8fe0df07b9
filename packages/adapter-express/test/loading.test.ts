import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ErrorRequestHandler } from 'express'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

const directories: string[] = []

afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true })
})

/** An app directory whose only route file, at `/time`, has this text. */
async function makeAppDir(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'portolan-'))
  directories.push(directory)
  await mkdir(join(directory, 'time'))
  await writeFile(join(directory, 'time/route.mjs'), text)
  return directory
}

/** An app directory that goes on loading until the function is called. */
async function makeSlowAppDir(): Promise<{ appDir: string; open: () => void }> {
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  Object.assign(globalThis, { gate })
  const appDir = await makeAppDir('await gate\nexport const loader = () => 1')
  return { appDir, open }
}

describe.each(expressVersions)('middleware that is loading, on %s', (_name, express) => {
  test('holds requests until the routes are there', async () => {
    const { appDir, open } = await makeSlowAppDir()
    const app = express()
    app.use('/v1', resourceRoutes({ appDir }))
    const origin = await serve(app)
    const seen = vi.fn()
    const waiting = fetch(`${origin}/v1/time`).finally(seen)
    expect((await fetch(`${origin}/other`)).status).toBe(404)
    expect(seen).not.toHaveBeenCalled()
    open()
    expect(await (await waiting).json()).toBe(1)
    expect((await fetch(`${origin}/v1/none`)).status).toBe(404)
    expect(await (await fetch(`${origin}/v1/time`)).json()).toBe(1)
  })

  test('gives every request the error of a load that failed', async () => {
    const appDir = await makeAppDir('throw new Error("boom")')
    const app = express()
    const resources = resourceRoutes({ appDir })
    await expect(resources.ready).rejects.toThrow('time/route.mjs')
    app.use(resources)
    const answer: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(500).send(error.message)
    }
    app.use(answer)
    const origin = await serve(app)
    for (const path of ['/time', '/none']) {
      const response = await fetch(origin + path)
      expect([response.status, await response.text()]).toEqual([
        500,
        expect.stringMatching(/^time\/route\.mjs: .*boom/),
      ])
    }
  })
})

describe('await', () => {
  const ROUTES = [{ pattern: '/time', module: { loader: () => 1 } }]

  test('gives middleware that is no promise, as often as it is asked', async () => {
    const resources = resourceRoutes({ routes: ROUTES })
    const loaded = await resources
    expect('then' in loaded).toBe(false)
    expect(loaded.routes.map(({ pattern }) => pattern)).toEqual(['/time'])
    expect(await resources).toBe(loaded)
    expect(await resources.ready).toBe(loaded)
    expect(await Promise.all([resources, 1])).toEqual([loaded, 1])
    expect(await (async () => resources)()).toBe(loaded)
    expect(await resources.then(({ routes }) => routes.length)).toBe(1)
    const ended = vi.fn()
    expect(await resources.finally(ended)).toBe(loaded)
    expect(ended).toHaveBeenCalledOnce()
  })

  test('rejects as loading does', async () => {
    const resources = resourceRoutes({ appDir: 'no-such-directory' })
    await expect((async () => await resources)()).rejects.toThrow('no-such-directory')
    expect(await resources.catch(({ code }) => code)).toBe('discovery-failed')
  })

  test('is what the members of loaded middleware ask for before', async () => {
    const resources = resourceRoutes({ routes: ROUTES })
    const tooEarly = (name: string) =>
      expect.objectContaining({
        name: 'TypeError',
        message: `resourceRoutes(): ${name} is there when the routes have been loaded; write const resources = await resourceRoutes({ … }), and then resources.${name}`,
      })
    expect(() => resources.routes).toThrow(tooEarly('routes'))
    expect(() => resources.replaceRoutes([])).toThrow(tooEarly('replaceRoutes'))
    await resources
    resources.replaceRoutes([{ pattern: '/new', module: {} }])
    expect(resources.routes.map(({ pattern }) => pattern)).toEqual(['/new'])
  })

  test('tells the cause where the routes are never there', async () => {
    const resources = resourceRoutes({ appDir: 'no-such-directory' })
    const error = await resources.catch((reason: unknown) => reason)
    expect(() => resources.routes).toThrow(expect.objectContaining({ cause: error }))
  })
})

describe('a failure that is not awaited', () => {
  test('is printed once where the app listens to unhandled rejections', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    const listened = new Promise((resolve) => process.once('unhandledRejection', resolve))
    const resources = resourceRoutes({ appDir: 'no-such-directory' })
    // A request that waits does not count as handling it.
    const given = new Promise((next) => resources({} as never, {} as never, next))
    const error = await listened
    for (const listener of others) process.on('unhandledRejection', listener)
    expect(await given).toBe(error)
    expect(printed.mock.calls).toEqual([[error]])
    printed.mockRestore()
  })
})
