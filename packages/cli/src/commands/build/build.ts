import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { ManifestRoute } from '@portolan/route-discovery'
import type { BuiltFile, Bundle } from '../../bundling/bundle.ts'
import type { BuildTarget } from '../../config/config.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError, EXIT } from '../../errors.ts'
import { isInside } from '../../files/paths.ts'
import { checkProjectPath, checkRoutePaths } from '../../project/loadable-paths.ts'
import { checkProjectFiles } from '../../project/project-files.ts'
import { checkRouteSettings, findManifest } from '../../project/project-routes.ts'
import { formatTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatCount, markSuccess, markWarning, toPrintable } from '../../terminal/text.ts'
import { checkFiles } from '../check/check.ts'
import { checkApp } from '../check/check-app.ts'
import { describeFinding, isRefused, isTold } from '../check/refusals.ts'
import type { CommandFunction } from '../command.ts'
import { checkLinks } from './check-links.ts'
import { bundleForCloudflare, bundleForFetch } from './fetch-bundle.ts'
import { bundleForLambda } from './lambda-bundle.ts'
import { bundleForNode } from './node-bundle.ts'
import { smoke } from './smoke.ts'

const BUNDLERS = {
  node: bundleForNode,
  fetch: bundleForFetch,
  cloudflare: bundleForCloudflare,
  lambda: bundleForLambda,
} satisfies Record<BuildTarget, unknown>

/**
 * Makes a directory that runs without the sources.
 *
 * @throws {CommandError} before anything is written, so that the last build stays.
 */
export const build: CommandFunction<{ readonly smoke?: boolean }> = async ({
  settings,
  terminal,
  flags,
}) => {
  const started = performance.now()
  const { root, output, targets } = settings
  const warn = warnOnce(terminal)
  checkOutput(settings)
  checkProjectPath(settings)
  checkProjectFiles(settings)
  const { manifest, matchers } = await findManifest(settings)
  checkRoutePaths(manifest.routes)
  await checkRouteSettings(settings, matchers)
  if (targets.includes('node')) assertApp(settings)
  await assertFiles(settings, manifest.routes, warn)
  for (const { message } of manifest.warnings) warn(message)

  const bundles: Bundle[] = []
  for (const target of targets) bundles.push(await BUNDLERS[target](settings, manifest, warn))
  checkOutput(settings, new Set(bundles.flatMap(({ sources }) => sources)))
  const files = uniqueFiles(bundles)
  checkLinks(files)
  await writeOutput(output, bundles)

  const duration = Math.round(performance.now() - started)
  for (const line of listFiles(relative(root, output), files, terminal)) terminal.out(line)
  terminal.out('')
  const built = `Built ${formatCount(manifest.routes.length, 'route')} in ${duration} ms`
  terminal.out(markSuccess(built, terminal.colors))
  if (flags.smoke && targets.includes('node')) {
    terminal.out(markSuccess(await smoke(root, output), terminal.colors))
  }
  return EXIT.ok
}

/** @throws {CommandError} for a file of the app that has none, before it would fail at the start. */
function assertApp(settings: ProjectSettings): void {
  const problem = checkApp(settings).problems.find(({ code }) => code !== 'syntax-error')
  if (problem === undefined) return
  const code = problem.code === 'app-listens' ? problem.code : 'not-an-app'
  throw new CommandError(code, describeFinding(problem))
}

/**
 * @throws {CommandError} for files that would answer nothing, or fail at the first request or the
 * start. Other findings of `check` are warnings, and run as they are.
 */
async function assertFiles(
  { appDir }: ProjectSettings,
  routes: readonly ManifestRoute[],
  warn: (message: string) => void,
): Promise<void> {
  const { problems } = await checkFiles(appDir, routes)
  const refused = problems.filter(isRefused)
  if (refused.length > 0) {
    throw new CommandError('wrong-files', refused.map(describeFinding).join('\n'))
  }
  for (const problem of problems.filter(isTold)) warn(describeFinding(problem))
}

function warnOnce(terminal: Terminal): (message: string) => void {
  const told = new Set<string>()
  return (message) => {
    if (told.has(message)) return
    told.add(message)
    terminal.err(markWarning(message, terminal.errColors))
  }
}

/** Builds for several hosts take the same files along. */
function uniqueFiles(bundles: readonly Bundle[]): readonly BuiltFile[] {
  const files = bundles.flatMap((bundle) => bundle.files)
  return [...new Map(files.map((file) => [file.name, file])).values()]
}

/** The files that run; source maps are as many again. */
function listFiles(output: string, files: readonly BuiltFile[], { colors }: Terminal): string[] {
  const shown = files.filter(({ name }) => !name.endsWith('.map') && name !== 'package.json')
  return formatTable(
    shown.map(({ name, content }) => [
      `${colors.dim(`${output}/`)}${toPrintable(name)}`,
      formatSize(Buffer.byteLength(content)),
    ]),
  )
}

/**
 * Makes sure that the directory that is emptied holds no source of the build.
 *
 * @param sources absolute paths of the files in the build. Default: the files that the settings
 * name.
 * @throws {CommandError} that names such a source.
 */
function checkOutput(
  { root, output, appDir, serverFile, configFile }: ProjectSettings,
  sources: Iterable<string> = [],
): void {
  const name = relative(root, output)
  const refuse = (reason: string): never => {
    throw new CommandError(
      'unsafe-output',
      `output is "${name}", which ${reason}; build empties it, so write a directory of its own, such as "dist"`,
    )
  }
  if (isInside(output, appDir)) refuse('is part of the app directory')
  if (/(^|[/\\])node_modules([/\\]|$)/.test(name)) refuse('is where packages are')
  const held = [appDir, serverFile, configFile, ...sources].find(
    (path) => path !== undefined && isInside(path, output),
  )
  if (held !== undefined) refuse(`holds ${relative(root, held) || 'the project'}`)
  if (!existsSync(output)) return
  if (!isInside(realpathSync(output), realpathSync(root))) refuse('leads out of the project')
  if (existsSync(join(output, '.git'))) refuse('holds a repository')
  const names = readdirSync(output)
  if (names.length > 0 && !BUILT.some((built) => names.includes(built))) {
    throw new CommandError(
      'unsafe-output',
      `output is "${name}", which holds files that no build has written, such as ${names[0]}; build empties it, so remove it first, or write another directory`,
    )
  }
}

/** Every build holds one of these. */
const BUILT = ['server.js', 'fetch.js', 'cloudflare.js', 'lambda.js']

/** Empties the directory, which may be a mount and therefore stays itself, and writes. */
async function writeOutput(output: string, bundles: readonly Bundle[]): Promise<void> {
  await mkdir(output, { recursive: true })
  await Promise.all(
    readdirSync(output).map((name) => rm(join(output, name), { recursive: true, force: true })),
  )
  for (const name of bundles.flatMap(({ directories = [] }) => [...directories])) {
    await mkdir(join(output, name), { recursive: true })
  }
  for (const { name, content } of uniqueFiles(bundles)) {
    const path = join(output, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
}

/** Bytes for people, in units of 1,000. */
function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
