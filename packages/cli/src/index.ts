export type { BuildHost, Config, DependencyHandling, RouteSettings } from './config/config.ts'
export { defineConfig } from './config/define-config.ts'
