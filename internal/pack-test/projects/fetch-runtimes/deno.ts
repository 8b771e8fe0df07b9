import { handler } from './handler.ts'

declare const Deno: {
  serve(
    options: {
      readonly hostname: string
      readonly port: number
      readonly onListen: (address: { readonly port: number }) => void
    },
    handler: (request: Request) => Response | Promise<Response>,
  ): unknown
}

const onListen = ({ port }: { readonly port: number }) => console.log(port)
Deno.serve({ hostname: '127.0.0.1', port: 0, onListen }, handler)
