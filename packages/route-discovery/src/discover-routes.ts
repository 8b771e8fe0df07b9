import { type DiscoveryOptions, toDiscoverySettings } from './discovery-options.ts'
import { findRoutes } from './find-routes.ts'
import type { RouteManifest } from './route-manifest.ts'

/**
 * Finds the resource routes of an app directory.
 *
 * @throws DiscoveryError with all problems at once, such as two routes for one URL.
 * @throws TypeError for an option that is unknown or wrong.
 */
export async function discoverRoutes(options: DiscoveryOptions = {}): Promise<RouteManifest> {
  return findRoutes(toDiscoverySettings(options, 'discoverRoutes()'))
}
