declare module 'polka' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  type Handler = (
    req: IncomingMessage & {
      params: Record<string, string>
      body: { name: string }
      cookies: Record<string, string>
    },
    res: ServerResponse,
  ) => void

  type Middleware = (req: never, res: never, next: () => void) => void

  interface Options {
    onError(error: Error, req: IncomingMessage, res: ServerResponse): void
  }

  /** The part of polka that the benchmark uses. The package has no types. */
  interface Polka {
    readonly handler: RequestListener
    use(middleware: unknown): Polka
    get(pattern: string, ...handlers: [...Middleware[], Handler]): Polka
    post(pattern: string, handler: Handler): Polka
  }

  export default function polka(options: Options): Polka
}
