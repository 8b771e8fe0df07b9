import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import { createRequire, register } from 'node:module'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

// Counts the functions and the source files that one warm `GET /api/users/7` runs through on each
// adapter, by V8's precise coverage, and how often control comes into a file from another one.
// Only files of packages/ and internal/ count: not the host's, and not the route file.
// `--files` lists them in the order in which the request reaches them.
const WARM_UP = 50
const { values, positionals } = parseArgs({
  options: { files: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const root = resolve(positionals[0] ?? fileURLToPath(new URL('..', import.meta.url)))
const base = pathToFileURL(join(root, '/')).href
register(new URL('./trace/source-hooks.mjs', import.meta.url))

const routes = [
  {
    pattern: '/api/users/:id',
    module: { loader: (/** @type {any} */ ctx) => ({ user: { id: ctx.params.id } }) },
  },
]

/** @type {Record<string, () => Promise<(path: string) => Promise<number>>>} a function of each host that sends a request and gives its status */
const HOSTS = {
  'adapter-express': async () => listen(await createExpressApp()),
  'adapter-express, createServer()': async () => {
    const { createServer } = await importAdapter('adapter-express')
    return listen(await createExpressApp(), createServer)
  },
  'adapter-node': async () => {
    const { createNodeListener } = await importAdapter('adapter-node')
    return listen(await createNodeListener({ routes }))
  },
  'adapter-fetch': async () => {
    const { createFetchHandler } = await importAdapter('adapter-fetch')
    const handler = await createFetchHandler({ routes })
    return async (path) => {
      const response = await handler(new Request(`http://localhost${path}`))
      await response.text()
      return response.status
    }
  },
}

console.log('| | functions | files | most entries of one file |\n|---|---:|---:|---:|')
for (const [name, start] of Object.entries(HOSTS)) {
  const request = await start()
  const { functions, entries } = await trace(() => request('/api/users/7'))
  // The constructor of a class that has none is not marked, so it makes no entry.
  const files = [...new Set([...entries.keys(), ...functions.map(({ file }) => file)])]
  const most = Math.max(...entries.values())
  console.log(`| ${name} | ${functions.length} | ${files.length} | ${most} |`)
  if (!values.files) continue
  for (const file of files) {
    const names = functions.filter((each) => each.file === file).map((each) => each.name)
    console.log(`  ${file} (${entries.get(file) ?? 0} entries): ${names.join(', ')}`)
  }
}
process.exit()

/** @param {string} name */
function importAdapter(name) {
  return import(new URL(`packages/${name}/src/index.ts`, base).href)
}

async function createExpressApp() {
  const { resourceRoutes } = await importAdapter('adapter-express')
  const app = createRequire(join(root, 'packages/adapter-express/package.json'))('express')()
  app.use(await resourceRoutes({ routes }))
  return app
}

/**
 * Serves on a free port of the loopback address.
 *
 * @param {import('node:http').RequestListener} listener
 * @param {typeof createServer} create
 */
async function listen(listener, create = createServer) {
  const server = create(listener)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return async (/** @type {string} */ path) => {
    const closed = new Promise((resolve) =>
      server.once('request', (_req, res) => res.once('close', resolve)),
    )
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    await response.text()
    await closed
    return response.status
  }
}

/** @param {() => Promise<number>} request */
async function trace(request) {
  for (let count = 0; count < WARM_UP; count++) {
    const status = await request()
    if (status !== 200) throw new Error(`the request got ${status} instead of 200`)
  }
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await session.post('Profiler.takePreciseCoverage')
  await request()
  await setImmediate()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  await session.post('Profiler.stopPreciseCoverage')
  session.disconnect()
  return { functions: listFunctions(result), entries: await countEntries(request) }
}

/** @param {import('node:inspector').Profiler.ScriptCoverage[]} scripts */
function listFunctions(scripts) {
  return scripts.flatMap(({ url, functions }) => {
    const file = fileOf(url)
    if (file === undefined) return []
    const called = functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
    return called.map(({ functionName }) => ({ file, name: functionName || '(anonymous)' }))
  })
}

/**
 * How often a function of each file was called from another file, or from code that is not ours.
 *
 * @param {() => Promise<number>} request
 */
async function countEntries(request) {
  /** @type {Map<string, number>} */
  const entries = new Map()
  Object.assign(globalThis, {
    traceEntry(/** @type {string} */ url) {
      const file = fileOf(url)
      if (file === undefined || callerUrl() === url) return
      entries.set(file, (entries.get(file) ?? 0) + 1)
    },
  })
  await request()
  await setImmediate()
  Object.assign(globalThis, { traceEntry: undefined })
  return entries
}

/** @returns {string | undefined} the file that the caller of the traced function is in */
function callerUrl() {
  const { prepareStackTrace, stackTraceLimit } = Error
  Error.prepareStackTrace = (_error, sites) => sites[3]?.getFileName() ?? undefined
  Error.stackTraceLimit = 4
  const url = /** @type {string | undefined} */ (/** @type {unknown} */ (new Error().stack))
  Object.assign(Error, { prepareStackTrace, stackTraceLimit })
  return url
}

/** @param {string} url @returns {string | undefined} relative to the root, if it is one of ours */
function fileOf(url) {
  const file = url.startsWith(base) ? url.slice(base.length) : ''
  return /^(packages|internal)\/[^/]+\/src\//.test(file) ? file : undefined
}
