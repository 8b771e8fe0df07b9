import { createContractHandler } from './contract-handler.ts'

declare const Bun: {
  readonly env: Readonly<Record<string, string | undefined>>
  serve(options: {
    readonly hostname: string
    readonly port: number
    readonly fetch: (request: Request) => Promise<Response>
  }): { readonly port: number }
}

const fetch = await createContractHandler(Bun.env.CONTRACT_APP)
console.log(Bun.serve({ hostname: '127.0.0.1', port: 0, fetch }).port)
