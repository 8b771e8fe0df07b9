import type { FetchHandler } from '../../src/index.ts'
import { createContractHandler } from './contract-handler.ts'

let handler: FetchHandler | undefined

export default {
  async fetch(request: Request, env: { readonly CONTRACT_APP: string }, context: unknown) {
    handler ??= await createContractHandler(env.CONTRACT_APP)
    return handler(request, env, context)
  },
}
