import { createServer } from 'node:http'
import { testMemory } from '@portolan-internal/adapter-contract'
import { createNodeListener } from '../src/index.ts'

testMemory('adapter-node', async (options) => createServer(await createNodeListener(options)))
