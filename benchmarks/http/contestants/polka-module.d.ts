declare module 'polka' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  type Handler = (
    req: IncomingMessage & { params: Record<string, string>; body: { name: string } },
    res: ServerResponse,
  ) => void

  /** The part of polka that the benchmark uses. The package has no types. */
  interface Polka {
    readonly handler: RequestListener
    use(middleware: unknown): Polka
    get(pattern: string, handler: Handler): Polka
    post(pattern: string, handler: Handler): Polka
  }

  export default function polka(): Polka
}
