import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Runs the suites of the public specification against the built app, whose database and settings
// are those of the environment:
//   pnpm suites ../realworld
// The argument is a clone of the specification's repository with its history.

/** The last revision whose Postman collection fits the specification of today. */
const POSTMAN_REVISION = '747190ecf0bb27d461cf1100f6cb3468c6c914ed'
const PORT = 4890
const PROXY_PORT = 4891

const [specification] = process.argv.slice(2)
if (specification === undefined) {
  console.error('pnpm suites DIRECTORY: a clone of the repository of the RealWorld specification')
  process.exit(2)
}

const work = mkdtempSync(join(tmpdir(), 'portolan-suites-'))
const children = []
try {
  console.log(`Revision ${git('rev-parse', 'HEAD').trim()}`)
  await startServer()
  const results = [await hurl(), await postman(), await proxied()]
  const failed = results.filter((isPassed) => !isPassed).length
  console.log(failed === 0 ? 'All suites pass' : `${failed} of 3 suites fail`)
  process.exitCode = failed
} finally {
  for (const child of children) end(child)
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}

async function startServer() {
  const server = fileURLToPath(new URL('../dist/server.js', import.meta.url))
  start(process.execPath, [server], { PORT: String(PORT), DATA_DIR: join(work, 'data') })
  await whenAnswered(`http://127.0.0.1:${PORT}/readyz`)
}

function hurl() {
  return runHurl(join(specification, 'specs/api/hurl'), `http://127.0.0.1:${PORT}`)
}

function runHurl(directory, host) {
  const files = readdirSync(directory).filter((name) => name.endsWith('.hurl'))
  const uid = Date.now().toString(36)
  const variables = ['--variable', `host=${host}`, '--variable', `uid=${uid}`]
  return run('hurl', [
    '--test',
    '--jobs',
    '1',
    ...variables,
    ...files.map((f) => join(directory, f)),
  ])
}

function postman() {
  const file = join(work, 'collection.json')
  writeFileSync(file, git('show', `${POSTMAN_REVISION}:api/Conduit.postman_collection.json`))
  const name = `u${Date.now().toString(36)}`
  const values = {
    APIURL: `http://127.0.0.1:${PORT}/api`,
    USERNAME: name,
    EMAIL: `${name}@mail.com`,
    PASSWORD: 'password',
  }
  const globals = Object.entries(values).flatMap(([key, value]) => [
    '--global-var',
    `${key}=${value}`,
  ])
  return run('npx', ['-y', 'newman@6.2.2', 'run', file, ...globals, '--reporter-cli-no-banner'])
}

/** The Hurl suite through the prism proxy, which compares every answer with the document. */
async function proxied() {
  const document = join(specification, 'specs/api/openapi.yml')
  const log = start('npx', [
    ...['-y', '@stoplight/prism-cli@5.14', 'proxy', document, `http://127.0.0.1:${PORT}/api`],
    ...['-p', String(PROXY_PORT), '-h', '127.0.0.1'],
  ])
  await whenAnswered(`http://127.0.0.1:${PROXY_PORT}/tags`)
  // The proxy serves the paths of the document, which begin behind /api.
  const files = join(work, 'hurl')
  mkdirSync(files)
  const source = join(specification, 'specs/api/hurl')
  for (const name of readdirSync(source).filter((name) => name.endsWith('.hurl'))) {
    const text = readFileSync(join(source, name), 'utf8')
    writeFileSync(join(files, name), text.replaceAll('{{host}}/api', '{{host}}'))
  }
  const isPassed = await runHurl(files, `http://127.0.0.1:${PROXY_PORT}`)
  // The suite sends wrong requests on purpose, so only answers count.
  const violations = log().match(/Violation: response.*/g) ?? []
  console.log(`prism: ${violations.length} answers violate the document`)
  for (const violation of violations) console.log(violation)
  return isPassed && violations.length === 0
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', ['-C', specification, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`git ${args[0]} has failed: ${stderr}`)
  return stdout
}

/** Meanwhile the log of the server is read: it would wait for a reader. */
function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} cannot be run: ${error.message}`)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
}

function end({ pid }) {
  try {
    process.kill(-pid)
  } catch {
    // It has ended.
  }
}

function start(command, args, env = {}) {
  // A group of its own, since npx starts further processes.
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return () => output
}

async function whenAnswered(url) {
  const isAnswered = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  for (let tries = 0; !(await isAnswered()); tries++) {
    if (tries > 600) throw new Error(`${url} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
