import { testReload } from '@portolan-internal/adapter-contract'
import { createNodeListener } from '../src/index.ts'
import { serve } from './serve.ts'

testReload('adapter-node', async (routes) => {
  const listener = await createNodeListener({ routes })
  return { ...(await serve(listener)), replaceRoutes: listener.replaceRoutes }
})
