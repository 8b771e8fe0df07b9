import { realpathSync } from 'node:fs'
import type { Server } from 'node:http'
import { relative } from 'node:path'
import { gracefulShutdown } from '@portolan/adapter-express'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError, EXIT } from '../../errors.ts'
import { version } from '../../files/package-json.ts'
import { loadEnvironment } from '../../project/environment-files.ts'
import { checkProjectPath } from '../../project/loadable-paths.ts'
import { checkRouteSettings } from '../../project/project-routes.ts'
import { type Address, listenLocally, readAddress } from '../../server/listen.ts'
import {
  endEvenIfBusy,
  endWithOutput,
  stopSignal,
  surviveErrors,
} from '../../server/process-end.ts'
import { formatDuration } from '../../server/request-log.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatCount, toPrintable } from '../../terminal/text.ts'
import type { CommandContext, CommandFunction } from '../command.ts'
import { DevPage } from './dev-page.ts'
import { createDevServer } from './dev-server.ts'
import { LoadedSources } from './error-position.ts'
import { ProblemLog } from './problem-log.ts'
import { ServedProject } from './served-project.ts'

interface DevFlags {
  readonly allowHost?: readonly string[]
  /** Milliseconds, or `true` for the default. */
  readonly poll?: number | true
}

/** Milliseconds between two looks at the files, where their changes send no events. */
const POLL_INTERVAL = 300

/**
 * Milliseconds that requests in flight may take when it is stopped, and then the `close()` of the
 * app.
 */
const SHUT_DOWN_LIMIT = 2_000

/**
 * Serves a project from its sources until it is told to stop.
 *
 * @throws {CommandError} when there is nothing to serve, or where it cannot be served.
 */
export const dev: CommandFunction<DevFlags> = async (context) => {
  const { settings, settingsSource, terminal, flags } = context
  process.env.NODE_ENV ||= 'development'
  checkProjectPath(settings)
  await checkRouteSettings(settings, {})
  const variables = loadEnvironment(settings.root, undefined, process.env)
  const address = findAddress(settings)
  const sources = new LoadedSources(realpathSync(settings.root))
  const problems = new ProblemLog(terminal, sources)
  const stopped = stopSignal()
  // Also while the app is not ready.
  stopped.then(() => endEvenIfBusy(2 * SHUT_DOWN_LIMIT))
  endWithOutput()
  surviveErrors((error) => {
    const title = 'Nobody caught an error'
    problems.showUntilReload(title, problems.describe(title, error))
  })
  try {
    const server = createDevServer({
      terminal,
      hostNames: [address.host ?? 'localhost', ...(flags.allowHost ?? [])],
      handle(req, res) {
        page.watch(req, res)
        void project.handle(req, res)
      },
      isQuiet: DevPage.isOwn,
      upgrade: (req, socket, head) => void project.upgrade(req, socket, head),
    })
    const project = new ServedProject({
      host: server.host,
      settings,
      settingsSource,
      variables,
      poll: flags.poll === true ? POLL_INTERVAL : flags.poll,
      onSettings: (latest) => tellOtherAddress(address, findAddress(latest), problems),
      problems,
      sources,
      onReload(files, isRestart) {
        const text = `${isRestart ? 'restart' : 'reload'} ${files.join(', ')}`
        terminal.out(terminal.colors.dim(toPrintable(text)))
      },
      onMoved: (line) => terminal.out(toPrintable(line)),
    })
    const page = new DevPage({
      settings: () => project.settings,
      describe: async (file) => (await project.ready()).routes.describe(file),
    })
    const closeProject = () => project.close(SHUT_DOWN_LIMIT)
    await serve(project, server.server, context, { address, stopped }).finally(closeProject)
    return EXIT.ok
  } finally {
    endEvenIfBusy(0)
  }
}

async function serve(
  project: ServedProject,
  server: Server,
  { settings, terminal }: CommandContext<DevFlags>,
  { address, stopped }: { readonly address: Address; readonly stopped: Promise<void> },
): Promise<void> {
  const { app, routes } = await project.ready()
  try {
    await app.ready()
  } catch (cause) {
    // The reason has been shown, as it is after every change.
    throw new CommandError('app-not-served', 'Nothing is served without the app', { cause })
  }
  const shutDown = gracefulShutdown(server, { timeout: SHUT_DOWN_LIMIT })
  const { url, stop } = await listenLocally(server, address)
  // `performance` counts from the start of the process.
  const duration = performance.now()
  const routeCount = routes.manifest.routes.length
  terminal.out(formatBanner({ version, url, routeCount, duration, settings }, terminal))
  await stopped
  stop()
  await project.endUpgraded()
  await shutDown()
}

/** The socket stays. */
function tellOtherAddress(used: Address, latest: Address, problems: ProblemLog): void {
  if (used.host === latest.host && used.port === latest.port) return
  const { host = 'localhost', port } = latest
  problems.warn(
    'The address',
    `The address is ${host}:${port} now, and dev listens where it did; start again to use it`,
  )
}

/** By the settings, else by `HOST` and `PORT`. @throws {CommandError} for a wrong `PORT`. */
function findAddress({ host, port }: CommandContext['settings']): Address {
  const { HOST, PORT } = process.env
  return readAddress({ HOST: host ?? HOST, PORT: port === undefined ? PORT : String(port) })
}

interface BannerData {
  readonly version: string
  readonly url: string
  readonly routeCount: number
  /** Milliseconds since the process began. */
  readonly duration: number
  readonly settings: Pick<ProjectSettings, 'root' | 'appDir' | 'serverFile'>
}

/** The lines that are written once the server listens. */
function formatBanner(
  { version, url, routeCount, duration, settings }: BannerData,
  { colors: { bold, cyan, dim, green } }: Pick<Terminal, 'colors'>,
): string {
  const { root, appDir, serverFile } = settings
  const count = formatCount(routeCount, 'route')
  const app = serverFile === undefined ? '' : ` with ${relative(root, serverFile)}`
  return [
    '',
    `  ${bold(green('portolan'))} ${dim(`v${version}`)}  ready in ${bold(formatDuration(duration))}`,
    '',
    `  ${cyan(`${url}/`)}`,
    `  ${dim(`${count} in ${relative(root, appDir) || '.'}${app}`)}`,
    '',
  ].join('\n')
}
