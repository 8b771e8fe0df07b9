// Gives a document to readers that CI does not install: pnpm --filter @portolan/openapi test:readers
// It needs the built packages and the network, and some minutes.
import { strict as assert } from 'node:assert'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createNodeListener } from '@portolan/adapter-node'
import {
  bearer,
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  HttpError,
  json,
  Problem,
} from '@portolan/dispatch-core'
import { describeRoutes, openApi } from '@portolan/openapi'
import { openApiPage } from '@portolan/openapi/page'
import { securityHeaders } from '@portolan/security-headers'
import { z } from 'zod'

const Ship = z
  .object({ id: z.int(), name: z.string().min(1), built: z.date() })
  .meta({ id: 'Ship' })
const NewShip = z.object({ name: z.string().min(1), tags: z.array(z.string()).optional() })
const Taken = z.object({ title: z.string(), status: z.number(), name: z.string() })
const argo = { id: 7, name: 'Argo', built: new Date('2027-01-31') }

const requireUser = defineMiddleware(
  { security: bearer(), responses: { 401: Problem } },
  ({ request }, next) => (request.headers.has('authorization') ? next() : new HttpError(401)),
)
const routes = [
  {
    pattern: '/ships',
    module: {
      loader: defineLoader(
        { query: z.object({ name: z.string().optional() }), response: z.array(Ship) },
        () => [argo],
      ),
      POST: defineAction({ body: NewShip, responses: { 201: Ship, 409: Taken } }, ({ body }) =>
        body.name === 'Argo'
          ? new HttpError(409, { extensions: { name: body.name } })
          : json({ ...argo, name: body.name }, 201),
      ),
    },
  },
  {
    pattern: '/ships/:id(int)',
    middleware: [requireUser],
    module: {
      loader: defineLoader({ response: Ship }, ({ params }) => ({ ...argo, id: params.id })),
      DELETE: defineAction({ responses: { 204: null } }, () => undefined),
    },
  },
]

const directory = mkdtempSync(join(tmpdir(), 'portolan-readers-'))
const file = join(directory, 'openapi.json')
const INFO = { title: 'Ships', version: '1.0.0' }
const HEADERS = { authorization: 'Bearer secret', 'content-type': 'application/json' }
/** @type {readonly (readonly [request: string, body?: string])[]} */
const SHIPS = [
  ['GET /ships'],
  ['GET /ships?name=A'],
  ['POST /ships', '{"name":"Orca"}'],
  ['POST /ships', '{"name":"Argo"}'],
  ['GET /ships/7'],
  ['DELETE /ships/7'],
]
const server = createServer(await createNodeListener({ routes }))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${server.address().port}`
try {
  const { document, diagnostics } = describeRoutes(createDispatcher({ routes }).routes, {
    info: INFO,
    servers: [{ url: origin }],
  })
  assert.deepEqual(diagnostics, [])
  writeFileSync(file, JSON.stringify(document))
  lint()
  await runGeneratedClient()
  await useProxy('its own routes', { file, origin, requests: SHIPS })
  await proxyContract()
  await proxyExample()
  await showScalar()
} finally {
  server.closeAllConnections()
  server.close()
  rmSync(directory, { recursive: true, force: true })
}

/** @param {readonly string[]} packages @param {readonly string[]} command */
function npxArguments(packages, command) {
  return ['-y', ...packages.flatMap((name) => ['-p', name]), ...command]
}

/** @param {readonly string[]} packages @param {readonly string[]} command */
function run(packages, command) {
  return execFileSync('npx', npxArguments(packages, command), { cwd: directory, encoding: 'utf8' })
}

function lint() {
  writeFileSync(join(directory, '.spectral.yaml'), 'extends: ["spectral:oas"]\n')
  run(['@stoplight/spectral-cli@6.16'], ['spectral', 'lint', file, '--fail-severity', 'error'])
  console.log('spectral: no error')
  run(['@redocly/cli@2', 'node@24'], ['redocly', 'lint', file, '--skip-rule', 'info-license'])
  console.log('redocly: no error')
}

async function runGeneratedClient() {
  const generated = join(directory, 'client')
  const packages = ['@hey-api/openapi-ts@0.95', 'typescript@5.9']
  run(packages, ['openapi-ts', '-i', file, '-o', generated])
  const { getShips, getShipsById, postShips } = await importTypeScript(join(generated, 'index.ts'))
  const { client } = await importTypeScript(join(generated, 'client.gen.ts'))
  const given = { client, auth: () => 'secret' }
  const sent = JSON.parse(JSON.stringify(argo))
  assert.deepEqual((await getShips({ ...given, query: { name: 'A' } })).data, [sent])
  assert.deepEqual((await getShipsById({ ...given, path: { id: 7 } })).data, sent)
  assert.equal((await postShips({ ...given, body: { name: 'Orca' } })).response.status, 201)
  assert.equal((await postShips({ ...given, body: { name: 'Argo' } })).error.name, 'Argo')
  console.log('hey-api: its client calls the routes')
}

/** @param {string} path */
async function importTypeScript(path) {
  const { build } = createRequire(new URL('../../../package.json', import.meta.url))('esbuild')
  const outfile = join(directory, `${path.replaceAll(/\W/g, '-')}.mjs`)
  // Parts that are CommonJS require modules of Node.
  const js = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)`
  const options = {
    bundle: true,
    format: /** @type {const} */ ('esm'),
    platform: 'node',
    banner: { js },
  }
  await build({ ...options, entryPoints: [path], outfile })
  return import(pathToFileURL(outfile).href)
}

/**
 * Sends requests through prism, which tells each answer that the document does not have. It also
 * tells a body that a handler takes without a schema, which is not a fault of an answer.
 *
 * @param {string} name
 * @param {{ file: string, origin: string, requests: typeof SHIPS, headers?: Record<string, string> }} options
 */
async function useProxy(name, { file, origin, requests, headers = HEADERS }) {
  const command = ['prism', 'proxy', file, origin, '--port', '0', '--host', '127.0.0.1']
  const packages = ['@stoplight/prism-cli@5.14', 'node@24']
  const prism = spawn('npx', npxArguments(packages, command), { cwd: directory, detached: true })
  try {
    const address = await findLine(prism, /listening on (http:\S+)/)
    for (const [request, body] of requests) {
      const [method, path] = request.split(' ')
      const response = await fetch(`${address}${path}`, { method, headers, ...(body && { body }) })
      const violations = JSON.parse(response.headers.get('sl-violations') ?? '[]')
      const ofAnswer = violations.filter(({ location: [side] }) => side !== 'request')
      assert.deepEqual(ofAnswer, [], request)
      const text = await response.text()
      assert.ok(!text.includes('stoplight.io/prism/errors'), `${request}: ${text}`)
    }
    console.log(`prism: no violation by ${name}`)
  } finally {
    process.kill(-(prism.pid ?? 0))
  }
}

/** @param {import('node:child_process').ChildProcess} child @param {RegExp} pattern */
function findLine(child, pattern) {
  let printed = ''
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        printed += chunk
        const found = pattern.exec(printed)?.[1]
        if (found !== undefined) resolve(found)
      })
    }
    child.once('exit', () => reject(new Error(printed)))
  })
}

async function proxyContract() {
  const apps = new URL('../../../internal/adapter-contract/src/apps/index.ts', import.meta.url)
  const { contractApps } = await importTypeScript(fileURLToPath(apps))
  const app = contractApps.validation()
  const { document } = describeRoutes(createDispatcher(app).routes, {
    info: { title: 'Contract', version: '1.0.0' },
    converters: { contract: () => ({ type: 'object' }) },
  })
  const contract = join(directory, 'contract.json')
  writeFileSync(contract, JSON.stringify(document))
  const listener = createServer(await createNodeListener(app))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  try {
    await useProxy('the routes of the contract', {
      file: contract,
      origin: `http://127.0.0.1:${listener.address().port}`,
      headers: { ...HEADERS, 'x-version': '3' },
      requests: [
        ['GET /things/7?page=1'],
        ['GET /things/7?page=secret'],
        ['POST /things/7', '{"age":7}'],
        ['POST /things/7', '{"age":"secret"}'],
        ['GET /search?tag=a&tag=b&word=c'],
        ['GET /described?tag=a&tag=b&word=c'],
        ['GET /free?word=a'],
        ['GET /lying'],
        ['PUT /answers', '{"answer":201}'],
        ['PUT /answers', '{"answer":202}'],
        ['PUT /answers', '{"answer":409}'],
        ['POST /answers', '{}'],
        ['PATCH /answers', '{}'],
        ['GET /leaving'],
        ['DELETE /leaving'],
        ['GET /handler-leaves'],
      ],
    })
  } finally {
    listener.closeAllConnections()
    listener.close()
  }
}

async function proxyExample() {
  const program = fileURLToPath(new URL('../../../apps/example/dist/server.js', import.meta.url))
  const env = { ...process.env, PORT: '0', DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'silent' }
  const example = spawn(process.execPath, [program], { env })
  try {
    const origin = await findLine(example, /Listening on (http:\S+)/)
    const document = join(directory, 'example.json')
    writeFileSync(document, await (await fetch(`${origin}/openapi.json`)).text())
    const ada = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }
    const signUp = { method: 'POST', headers: HEADERS, body: JSON.stringify(ada) }
    const { user } = await (await fetch(`${origin}/api/users`, signUp)).json()
    const logIn = await fetch(`${origin}/api/session`, signUp)
    await useProxy('the example', {
      file: document,
      origin,
      headers: { ...HEADERS, cookie: logIn.headers.getSetCookie()[0]?.split(';')[0] ?? '' },
      requests: [
        ['GET /status'],
        ['GET /api/time'],
        ['GET /api/cached'],
        ['GET /api/docs'],
        ['GET /api/docs/guide'],
        ['GET /api/files/a.txt'],
        ['GET /api/fail'],
        ['GET /api/users'],
        ['POST /api/users', JSON.stringify({ ...ada, email: 'grace@example.com' })],
        ['POST /api/users', '{'],
        [`GET /api/users/${user.id}`],
        [`PATCH /api/users/${user.id}`, '{"name":"Ada Lovelace"}'],
        ['GET /api/profile'],
        ['PUT /api/profile', '{"name":"Ada"}'],
        ['GET /api/admin/stats'],
        ['POST /api/session', signUp.body],
        ['DELETE /api/session'],
        [`DELETE /api/users/${user.id}`],
      ],
    })
  } finally {
    example.kill()
    await once(example, 'exit')
  }
}

/** The page with Scalar: not one error on its console, and not one request to another origin. */
async function showScalar() {
  const { browserProgram, startBrowser } = await importTypeScript(
    fileURLToPath(new URL('../../../internal/runtimes/src/browser.ts', import.meta.url)),
  )
  if (browserProgram === undefined) return console.log('scalar: skipped, without a browser')
  const installed = join(directory, 'scalar')
  const options = { cwd: directory, encoding: /** @type {const} */ ('utf8') }
  execFileSync('npm', ['install', '--prefix', installed, '@scalar/api-reference@1'], options)
  const readAsset = (name, path) =>
    readFile(join(installed, 'node_modules', name, path)).catch(() => undefined)
  const loader = openApiPage({ reader: 'scalar', readAsset })
  const listener = await createNodeListener({
    routes: [
      ...routes,
      { pattern: '/docs/:file*', module: { loader } },
      { pattern: '/openapi.json', module: { loader: openApi({ info: INFO }) } },
    ],
  })
  for (const preset of [undefined, 'api', 'html']) {
    const secure = preset === undefined ? undefined : securityHeaders({ preset })
    const answer = (request, response) =>
      secure === undefined
        ? listener(request, response)
        : secure(request, response, () => listener(request, response))
    const shown = createServer(answer)
    shown.listen(0, '127.0.0.1')
    await once(shown, 'listening')
    const page = await startBrowser()
    try {
      const origin = `http://127.0.0.1:${shown.address().port}`
      await page.open(`${origin}/docs`, 1280)
      await page.until("document.body.textContent.includes('Get ships by id')")
      assert.deepEqual(page.messages, [], preset)
      const outside = page.requests.filter(
        (url) => !/^(?:data|blob):/.test(url) && !url.startsWith(origin),
      )
      assert.deepEqual(outside, [], preset)
    } finally {
      await page.close()
      shown.closeAllConnections()
      shown.close()
    }
  }
  console.log('scalar: no error of the page, and no request to another origin')
}
