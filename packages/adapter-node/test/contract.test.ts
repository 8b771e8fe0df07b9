import { testAdapter } from '@portolan-internal/adapter-contract'
import { createNodeListener } from '../src/index.ts'
import { serve } from './serve.ts'

testAdapter({
  name: 'adapter-node',
  start: async (options) => serve(await createNodeListener(options)),
})
