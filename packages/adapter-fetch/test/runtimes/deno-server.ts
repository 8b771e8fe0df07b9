import { createContractHandler } from './contract-handler.ts'

declare const Deno: {
  readonly env: { get(name: string): string | undefined }
  serve(
    options: {
      readonly hostname: string
      readonly port: number
      readonly onListen: (address: { readonly port: number }) => void
    },
    handler: (request: Request) => Promise<Response>,
  ): unknown
}

const onListen = ({ port }: { readonly port: number }) => console.log(port)
const handler = await createContractHandler(Deno.env.get('CONTRACT_APP'))
Deno.serve({ hostname: '127.0.0.1', port: 0, onListen }, handler)
