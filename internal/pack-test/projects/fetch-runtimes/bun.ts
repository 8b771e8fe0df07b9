import { handler } from './handler.ts'

declare const Bun: {
  serve(options: {
    readonly hostname: string
    readonly port: number
    readonly fetch: (request: Request) => Response | Promise<Response>
  }): { readonly port: number }
}

console.log(Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: handler }).port)
