import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  type ResponseEvent,
} from '@portolan/dispatch-core'
import { createEventLog, EVENTS_PATH } from './event-log.ts'

/** Milliseconds that a source waits, so that the end of its body comes later than its beginning. */
const PAUSE = 30

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE))

/** An app that notes the end of each response, and sends the ids of requests. */
export function createObserversApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  async function* words(): AsyncGenerator<string> {
    yield 'one '
    await pause()
    yield 'drei €'
  }
  const loaders: Readonly<Record<string, Handler>> = {
    '/json': ({ requestId }) => ({ requestId }),
    '/nothing': () => undefined,
    '/words': words,
    '/response': () => new Response('text'),
    '/response-stream': () =>
      new Response(new Blob(['text']).stream(), { headers: { 'X-Request-Id': 'upstream' } }),
    '/refused': () => {
      throw new HttpError(409)
    },
    '/broken': () => {
      throw new Error('broken')
    },
    '/failing': async function* () {
      yield 'partial'
      await pause()
      throw new Error('failing')
    },
    '/endless': async function* () {
      for (;;) {
        yield 'x'
        await pause()
      }
    },
    '/waiting': ({ signal }) => {
      note('waiting')
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
    '/users/:id': ({ params }) => params,
  }
  return {
    requestId: true,
    onError: () => undefined,
    onResponse: (event) => {
      if (event.route?.pattern !== EVENTS_PATH) note(toText(event))
    },
    routes: [
      route,
      ...Object.entries(loaders).map(([pattern, loader]) => ({ pattern, module: { loader } })),
    ],
  }
}

/** The routes whose bodies take a pause. */
const PATIENT = ['/words', '/failing']

function toText({ method, route, status, bytes, aborted, duration, error }: ResponseEvent): string {
  return [
    method,
    route?.pattern ?? '(none)',
    status ?? '(unsent)',
    // A client that goes away has read any number of them.
    aborted ? '' : `${bytes} bytes`,
    aborted ? 'aborted' : '',
    error instanceof Error ? error.message : '',
    PATIENT.includes(String(route?.pattern)) && duration < PAUSE - 1 ? 'too early' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
