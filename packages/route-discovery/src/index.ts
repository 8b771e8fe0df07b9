export { discoverRoutes, planRoutes } from './discovery/discover-routes.ts'
export {
  generateRoutesModule,
  type RoutesModuleOptions,
} from './generating/generate-routes-module.ts'
export {
  type ContextTypesOptions,
  generateContextTypes,
  generateRouteTypes,
  type RouteTypesOptions,
} from './generating/generate-types.ts'
export {
  checkRouteModule,
  type RouteModuleDiagnostic,
  type RouteModuleExports,
} from './loading/check-route-module.ts'
export { type LoadedRoute, type LoadOptions, loadRoutes } from './loading/load-routes.ts'
export {
  type Diagnostic,
  type DiagnosticCode,
  formatDiagnostic,
  type ProblemCode,
  type Rename,
  type WarningCode,
} from './manifest/diagnostic.ts'
export { DiscoveryError, RouteLoadError, type RouteLoadErrorCode } from './manifest/errors.ts'
export type { ManifestPage, ManifestRoute, RouteManifest } from './manifest/route-manifest.ts'
export type { RouteExtension } from './names/file-name.ts'
export type { DiscoveryOptions, PlanOptions } from './options/discovery-options.ts'
export {
  type FileWatcher,
  type FileWatcherOptions,
  type WatchedDirectory,
  watchFiles,
} from './watching/file-watcher.ts'
export type { RouteChanges } from './watching/route-changes.ts'
export {
  type RouteUpdate,
  type RouteWatcher,
  type WatchOptions,
  watchRoutes,
} from './watching/watch-routes.ts'
