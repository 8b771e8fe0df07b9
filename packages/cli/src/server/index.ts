export { type AssembledApp, type AssembleOptions, assembleApp } from './assemble-app.ts'
export { createRequestLog, formatRequest, type RequestRecord } from './request-log.ts'
export { serveBuild } from './serving/serve-build.ts'
