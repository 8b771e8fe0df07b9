export { type Build, serveBuild } from './serving/serve-build.ts'
