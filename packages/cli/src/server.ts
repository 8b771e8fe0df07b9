export { type Build, serveBuild } from './commands/start/serve-build.ts'
