import { join, relative } from 'node:path'
import { type HandlerContext, UsageError } from '@portolan/dispatch-core'
import { type ManifestRoute, RouteLoadError } from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { CompileError } from '../../modules/module-loader.ts'
import { checkFiles } from '../check/check.ts'
import type { Finding } from '../check/check-files.ts'
import { describeFinding, isRefused, isTold } from '../check/refusals.ts'
import { toProblemResponse } from './problem-answer.ts'
import type { ProblemLog } from './problem-log.ts'

/** A file of a route, and how it is loaded. */
export interface RouteFile<T> {
  /** Relative to the app directory. */
  readonly file: string
  readonly load: () => Promise<T>
  /** Makes a module of the answer that tells the problem. */
  readonly standIn: (answer: (context: HandlerContext) => Response) => T
}

interface LoadOptions {
  readonly settings: ProjectSettings
  readonly problems: ProblemLog
  readonly routes: readonly ManifestRoute[]
}

/** Loads a file of a route, or stands in for it with the reason why it cannot be loaded. */
export async function loadFile<T>(routeFile: RouteFile<T>, options: LoadOptions): Promise<T> {
  const { problems, settings } = options
  const name = relative(settings.root, join(settings.appDir, routeFile.file))
  try {
    const module = await checkText(routeFile, options)
    problems.solved(name)
    return module
  } catch (error) {
    // The cause says more than the error around it.
    const { cause = error } = error as { cause?: unknown }
    const problem = { file: name, ...problems.describe(`${name} cannot be loaded`, cause) }
    problems.show(name, problem)
    // A `Response`, which is sent as it is: the error handler of the app would hide the problem.
    return routeFile.standIn(({ request }) => toProblemResponse(problem, request))
  }
}

/** Loads a file, and tells the problems that `check` and `build` find in its text. */
async function checkText<T>({ file, load }: RouteFile<T>, options: LoadOptions): Promise<T> {
  const { problems, settings, routes } = options
  const { appDir, root } = settings
  const found = await checkFiles(appDir, routes, { files: [file] })
  const refused = found.problems.find(isRefused)
  // It is imported all the same, since the files that are imported are watched.
  const [loaded] = await Promise.allSettled([load()])
  if (loaded.status === 'rejected' && !isRefusal(loaded.reason)) throw loaded.reason
  if (refused !== undefined) throw toError(refused, join(appDir, file))
  if (loaded.status === 'rejected') throw loaded.reason
  const told = found.problems.filter(isTold).map(describeFinding)
  if (told.length > 0) problems.warn(relative(root, join(appDir, file)), told.join('\n'))
  return loaded.value
}

/** Whether a file has been imported, and its exports are wrong: the text tells it better. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof UsageError || (error instanceof RouteLoadError && error.cause === undefined)
  )
}

/** An error that shows the place of a finding. */
function toError({ position, ...finding }: Finding, file: string): CompileError {
  const { line, column } = position ?? { line: 1, column: 1 }
  return new CompileError(describeFinding(finding), { file, line, column })
}
