declare module 'polka' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  type Handler = (
    req: IncomingMessage & { params: Record<string, string>; body: { name: string } },
    res: ServerResponse,
  ) => void

  /** As much of it as the benchmark uses; it comes without types. */
  interface Polka {
    readonly handler: RequestListener
    use(middleware: unknown): Polka
    get(pattern: string, handler: Handler): Polka
    post(pattern: string, handler: Handler): Polka
  }

  export default function polka(): Polka
}
