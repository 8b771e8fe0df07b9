import type { ParamMatcher } from '@portolan/dispatch-core'
import { DiscoveryError, discoverRoutes, type RouteManifest } from '@portolan/route-discovery'
import type { Settings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { loadMatchers } from './load-matchers.ts'

/** What a command knows of a project once its directories have been read. */
export interface Project {
  readonly manifest: RouteManifest
  readonly matchers: Readonly<Record<string, ParamMatcher>>
}

/**
 * Reads the matchers and the directories of a project.
 *
 * @throws CommandError with all problems of the app directory.
 */
export async function findManifest(settings: Settings): Promise<Project> {
  const matchers = await loadMatchers(settings)
  const { appDir, followSymlinks } = settings
  try {
    return { manifest: await discoverRoutes({ appDir, matchers, followSymlinks }), matchers }
  } catch (error) {
    if (error instanceof DiscoveryError)
      throw new CommandError(error.message, undefined, { cause: error })
    throw error
  }
}
