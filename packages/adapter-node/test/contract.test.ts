import type { RequestListener } from 'node:http'
import { securityHeaders } from '@portolan/security-headers'
import { testAdapter } from '@portolan-internal/adapter-contract'
import { createNodeListener } from '../src/index.ts'
import { serve } from './serve.ts'

testAdapter({
  name: 'adapter-node',
  async start(options, name) {
    const listener = await createNodeListener(options)
    return serve(name === 'securityHeaders' ? behindSecurityHeaders(listener) : listener)
  },
})

function behindSecurityHeaders(listener: RequestListener): RequestListener {
  const setHeaders = securityHeaders()
  return (req, res) => setHeaders(req, res, () => listener(req, res))
}
