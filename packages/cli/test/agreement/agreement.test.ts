import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createDispatcher, type RouteDefinition } from '@portolan/dispatch-core'
import type { ManifestRoute } from '@portolan/route-discovery'
import pc from 'picocolors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../../src/command-line/run-command-line.ts'
import { LoadedSources } from '../../src/commands/dev/error-position.ts'
import { ProblemLog } from '../../src/commands/dev/problem-log.ts'
import { openProject, type Project } from '../../src/commands/dev/project.ts'
import { loadConfig, toProjectSettings } from '../../src/config/settings.ts'
import { CommandError } from '../../src/errors.ts'
import { checkProjectPath } from '../../src/project/loadable-paths.ts'
import { checkRouteSettings } from '../../src/project/project-routes.ts'
import type { Terminal } from '../../src/terminal/terminal.ts'
import { ODD_PROJECTS, type OddProject } from './odd-projects.ts'

// The three commands in this process, over 100 and more projects that are odd in one way each:
// what one of them refuses, the others refuse in the same words, and what one of them serves has
// the same answer from the build.

const PACKAGES = ['adapter-express', 'adapter-node', 'cli', 'dispatch-core', 'security-headers']
const LINKED = ['express', 'compression', 'cookie-parser', 'etag', 'typescript', 'vite']
const BASE: OddProject['files'] = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: Object.fromEntries(
      LINKED.concat(PACKAGES.map((name) => `@portolan/${name}`)).map((name) => [name, '*']),
    ),
  }),
  'app/good/route.ts': 'export const loader = () => "good"',
}

let directory: string
/** The project whose turn it is. */
let current: Project | undefined
const server = createServer((req, res) => void current?.app.handle(req, res))

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-odd-')))
  const modules = join(directory, 'node_modules')
  mkdirSync(join(modules, '@portolan'), { recursive: true })
  const own = (path: string) => fileURLToPath(new URL(path, new URL('../../', import.meta.url)))
  symlinkSync(own('.'), join(modules, '@portolan/cli'), 'junction')
  for (const name of LINKED) {
    symlinkSync(own(`node_modules/${name}`), join(modules, name), 'junction')
  }
  for (const name of PACKAGES.filter((one) => one !== 'cli')) {
    symlinkSync(own(`node_modules/@portolan/${name}`), join(modules, '@portolan', name), 'junction')
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(directory, { recursive: true, force: true })
})

test('the table has more than 100 projects, each named once', () => {
  const names = ODD_PROJECTS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(100)
})

test.each(ODD_PROJECTS.map((project, index) => ({ ...project, index })))(
  '$name',
  async ({ index, files, says = '', check = says, dev = says, build = says }) => {
    const root = join(directory, String(index))
    writeProject(root, { ...BASE, ...files })
    const said = {
      check: await runCheck(root),
      dev: await serve(root),
      build: await run(root, ['build']),
    }
    const texts = { check: said.check.text, dev: said.dev.text, build: said.build.text }
    const toExpected = (text: string) => (text === '' ? '' : expect.stringContaining(text))
    expect(texts).toEqual({
      check: toExpected(check),
      dev: toExpected(dev),
      build: toExpected(build),
    })
    const hasApp = Object.keys(files).some((file) => /^app\.\w+/.test(file))
    if (dev !== '' || build !== '' || hasApp) return
    expect(await askBuild(root, said.dev.routes)).toEqual(said.dev.answers)
  },
)

function writeProject(root: string, files: OddProject['files']): void {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file)
    mkdirSync(dirname(path), { recursive: true })
    if (typeof text === 'string') {
      writeFileSync(path, text)
    } else {
      symlinkSync(join(root, text[0]), path)
    }
  }
}

/** Runs a command. @returns its problems, `''` without any */
async function run(root: string, args: readonly string[]): Promise<{ text: string; out: string }> {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine([...args, '--root', root], {
    terminal: createTerminal(out, err),
    cwd: directory,
    version: '0.0.0',
  })
  return { text: code === 0 ? '' : `${err.join('\n')} (${code})`, out: out.join('\n') }
}

async function runCheck(root: string): Promise<{ text: string }> {
  const { text, out } = await run(root, ['check', '--format', 'json'])
  if (text === '' || out === '') return { text }
  const { problems } = JSON.parse(out) as { problems: { code: string; message: string }[] }
  return { text: problems.map(({ code, message }) => `${code}: ${message}`).join('\n') }
}

interface Served {
  /** The problems that were shown. */
  readonly text: string
  readonly routes: readonly ManifestRoute[]
  /** By path. */
  readonly answers: Readonly<Record<string, string>>
}

/** Opens a project as `portolan dev` does, and asks each route once. */
async function serve(root: string): Promise<Served> {
  const shown: string[] = []
  const terminal = createTerminal([], shown)
  const answers: Record<string, string> = {}
  let routes: readonly ManifestRoute[] = []
  try {
    const { config, configFile } = await loadConfig(root, undefined, () => {})
    const settings = toProjectSettings(root, configFile, config)
    checkProjectPath(settings)
    await checkRouteSettings(settings, {})
    const sources = new LoadedSources(root)
    current = await openProject({
      settings,
      sources,
      problems: new ProblemLog(terminal, sources),
      host: { address: () => server.address(), useUpgrade: () => {} },
      onReload: () => {},
      onMoved: () => {},
      onPackage: () => {},
      poll: undefined,
    })
    await current.app.ready()
    routes = current.routes.manifest.routes
    const { port } = server.address() as AddressInfo
    for (const path of routes.map(toSamplePath)) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      answers[path] = `${response.status} ${await response.text()}`
    }
  } catch (error) {
    if (error instanceof CommandError) {
      shown.push(`✗ ${error.message}`)
    } else if (!shown.some((line) => line.startsWith('✗'))) throw error
  } finally {
    await current?.close(0)
    current = undefined
  }
  return { text: shown.filter((line) => line.startsWith('✗')).join('\n'), routes, answers }
}

/** Asks the routes of a build the same. */
async function askBuild(
  root: string,
  asked: readonly ManifestRoute[],
): Promise<Readonly<Record<string, string>>> {
  const built = await import(pathToFileURL(join(root, 'dist/routes.js')).href)
  const dispatcher = createDispatcher({ routes: built.routes as RouteDefinition[] })
  const answers: Record<string, string> = {}
  for (const path of asked.map(toSamplePath)) {
    const response = await dispatcher.fetch(new Request(`http://127.0.0.1${path}`))
    answers[path] = `${response.status} ${await response.text()}`
  }
  return answers
}

/** A path that a route answers. */
function toSamplePath({ segments }: ManifestRoute): string {
  const texts = segments.map((segment) => {
    if (segment.kind !== 'static') return '7'
    const text = segment.value.normalize('NFC').replace(/[%\\?#/]/g, encodeURIComponent)
    return new URL(`http://x/${text}`).pathname.slice(1)
  })
  return `/${texts.join('/')}`
}

function createTerminal(out: string[], err: string[]): Terminal {
  const colors = pc.createColors(false)
  return {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    colors,
    errColors: colors,
    isInteractive: false,
    columns: Number.POSITIVE_INFINITY,
  }
}
