import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { CERTIFICATE } from '@portolan-internal/adapter-contract'
import { testListener } from './test-listener.ts'

testListener('node:http', createServer)
testListener('node:https', (listener) => createSecureServer(CERTIFICATE, listener))
