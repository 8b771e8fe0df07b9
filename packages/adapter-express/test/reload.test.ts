import { testReload } from '@portolan-internal/adapter-contract'
import { resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

for (const [version, express] of expressVersions) {
  testReload(`adapter-express on ${version}`, async (routes) => {
    const resources = await resourceRoutes({ routes })
    const origin = await serve(express().use(resources))
    return { origin, replaceRoutes: resources.replaceRoutes, close: async () => {} }
  })
}
