import { resourceRoutes } from '@portolan/adapter-express'
import type { ParamMatcher } from '@portolan/dispatch-core'
import type { Settings } from '../config/settings.ts'
import { usageError } from '../errors.ts'

/**
 * Asks the adapter about the settings of the routes, which are for it alone.
 *
 * @throws CommandError for one that is unknown or wrong.
 */
export async function checkRouteSettings(
  { routes: settings }: Settings,
  matchers: Readonly<Record<string, ParamMatcher>>,
): Promise<void> {
  try {
    await resourceRoutes({ ...settings, matchers, routes: [] })
  } catch (error) {
    throw usageError((error as Error).message, error)
  }
}
