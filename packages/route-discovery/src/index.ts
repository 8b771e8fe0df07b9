export type {
  Diagnostic,
  DiagnosticCode,
  ProblemCode,
  WarningCode,
} from './diagnostics/diagnostic.ts'
export { DiscoveryError, formatDiagnostic } from './diagnostics/discovery-error.ts'
export { discoverRoutes } from './discover-routes.ts'
export type { DiscoveryOptions } from './discovery-options.ts'
export {
  type ContextTypesOptions,
  generateContextTypes,
} from './generating/generate-context-types.ts'
export {
  generateRouteTypes,
  type RouteTypesOptions,
} from './generating/generate-route-types.ts'
export {
  generateRoutesModule,
  type RoutesModuleOptions,
} from './generating/generate-routes-module.ts'
export {
  checkRouteModule,
  type RouteModuleDiagnostic,
  type RouteModuleExports,
} from './loading/check-route-module.ts'
export { type LoadedRoute, type LoadOptions, loadRoutes } from './loading/load-routes.ts'
export { RouteLoadError, type RouteLoadErrorCode } from './loading/route-load-error.ts'
export type { ManifestPage, ManifestRoute, RouteManifest } from './route-manifest.ts'
export type { RouteExtension } from './scan/route-file.ts'
export {
  type FileWatcher,
  type FileWatcherOptions,
  type WillRead,
  watchFiles,
} from './watching/file-watcher.ts'
export type { RouteChanges } from './watching/route-changes.ts'
export {
  type RouteUpdate,
  type RouteWatcher,
  type WatchOptions,
  watchRoutes,
} from './watching/watch-routes.ts'
