import { packageBuild } from '../../tsup.base.ts'

// What both Node adapters share is private and therefore part of each of them.
export default packageBuild({ platform: 'node', noExternal: ['@portolan-internal/node-http'] })
