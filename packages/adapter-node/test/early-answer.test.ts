import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { CERTIFICATE, serve, testEarlyAnswers } from '@portolan-internal/adapter-contract'
import { createNodeListener } from '../src/index.ts'

testEarlyAnswers('adapter-node on node:http', async (options) =>
  serve(createServer(await createNodeListener(options))),
)
testEarlyAnswers('adapter-node on node:https', async (options) =>
  serve(createSecureServer(CERTIFICATE, await createNodeListener(options))),
)
