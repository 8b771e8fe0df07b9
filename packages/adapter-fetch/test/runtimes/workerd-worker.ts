import { createContractHandler } from './contract-handler.ts'

let handler: Awaited<ReturnType<typeof createContractHandler>> | undefined

export default {
  async fetch(request: Request, env: { readonly CONTRACT_APP: string }, context: unknown) {
    handler ??= await createContractHandler(env.CONTRACT_APP)
    return handler(request, env, context)
  },
}
