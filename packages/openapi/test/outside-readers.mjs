// Gives a document to readers that CI does not install: pnpm --filter @portolan/openapi test:readers
// It needs the built packages and the network, and some minutes.
import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
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
import { describeRoutes } from '@portolan/openapi'
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
const server = createServer(await createNodeListener({ routes }))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${server.address().port}`
try {
  const { document, diagnostics } = describeRoutes(createDispatcher({ routes }).routes, {
    info: { title: 'Ships', version: '1.0.0' },
    servers: [{ url: origin }],
  })
  assert.deepEqual(diagnostics, [])
  writeFileSync(file, JSON.stringify(document))
  lint()
  await runGeneratedClient()
} finally {
  server.closeAllConnections()
  server.close()
  rmSync(directory, { recursive: true, force: true })
}

/** @param {readonly string[]} packages @param {readonly string[]} command */
function run(packages, command) {
  const args = ['-y', ...packages.flatMap((name) => ['-p', name]), ...command]
  return execFileSync('npx', args, { cwd: directory, encoding: 'utf8' })
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
  const { build } = createRequire(new URL('../../../package.json', import.meta.url))('esbuild')
  const outfile = join(directory, 'client.mjs')
  const entryPoints = [join(generated, 'index.ts')]
  await build({ entryPoints, bundle: true, format: 'esm', platform: 'node', outfile })
  const { getShips, getShipsById, postShips } = await import(pathToFileURL(outfile).href)
  const { client } = await bundleClient(build, generated)
  const given = { client, auth: () => 'secret' }
  const sent = JSON.parse(JSON.stringify(argo))
  assert.deepEqual((await getShips({ ...given, query: { name: 'A' } })).data, [sent])
  assert.deepEqual((await getShipsById({ ...given, path: { id: 7 } })).data, sent)
  assert.equal((await postShips({ ...given, body: { name: 'Orca' } })).response.status, 201)
  assert.equal((await postShips({ ...given, body: { name: 'Argo' } })).error.name, 'Argo')
  console.log('hey-api: its client calls the routes')
}

/** @param {typeof import('esbuild').build} build @param {string} generated */
async function bundleClient(build, generated) {
  const outfile = join(directory, 'configured.mjs')
  const entryPoints = [join(generated, 'client.gen.ts')]
  await build({ entryPoints, bundle: true, format: 'esm', platform: 'node', outfile })
  return import(pathToFileURL(outfile).href)
}
