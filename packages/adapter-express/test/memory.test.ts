import { testMemory } from '@portolan-internal/adapter-contract'
import { createServer, resourceRoutes } from '../src/index.ts'
import { expressVersions } from './served-app.ts'

for (const [version, express] of expressVersions) {
  testMemory(`adapter-express on ${version}`, async (options) =>
    createServer(express().use(await resourceRoutes(options))),
  )
}
