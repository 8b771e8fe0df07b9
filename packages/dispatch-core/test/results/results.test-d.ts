import { describe, expectTypeOf, test } from 'vitest'
import {
  eventStream,
  type HelperResult,
  HttpError,
  isHttpError,
  type JsonResult,
  json,
  ndjson,
  notFound,
  type RedirectResult,
  redirect,
} from '../../src/index.ts'

describe('a helper gives a result that knows', () => {
  test('the value of json()', () => {
    expectTypeOf(json({ id: 7 }, 201)).toEqualTypeOf<JsonResult<{ readonly id: 7 }, 201>>()
    expectTypeOf(json({ id: 7 })).toExtend<JsonResult<{ id: number }>>()
    expectTypeOf(
      json([1], { status: 201, headers: { 'X-A': ['b', 'c'], 'X-B': 1 } }).value,
    ).toEqualTypeOf<readonly [1]>()
  })

  test('status and target of redirect()', () => {
    expectTypeOf(redirect('/')).toEqualTypeOf<RedirectResult>()
    expectTypeOf(redirect(new URL('http://x.test/'), 303).location).toBeString()
  })

  test('that it is an error', () => {
    expectTypeOf(notFound()).toExtend<HttpError>()
    expectTypeOf(notFound().status).toEqualTypeOf<404>()
    const taken = new HttpError(409, 'Taken', { extensions: { until: 5 } })
    expectTypeOf(taken).toExtend<Error>()
    expectTypeOf(taken).toEqualTypeOf<HttpError<409, { readonly until: 5 }>>()
    class Gone extends HttpError<410> {
      constructor() {
        super(410, { extensions: { since: 'May' } })
      }
    }
    expectTypeOf(new Gone().status).toEqualTypeOf<410>()
    class Refused extends HttpError {}
    expectTypeOf(new Refused(402, 'Pay first')).toExtend<HttpError>()
    const caught: unknown = undefined
    if (isHttpError(caught)) expectTypeOf(caught.status).toBeNumber()
  })

  test('that it is one', () => {
    expectTypeOf<HttpError>().toExtend<HelperResult>()
    expectTypeOf<JsonResult>().toExtend<HelperResult>()
    expectTypeOf<RedirectResult>().toExtend<HelperResult>()
    expectTypeOf(ndjson([1])).toExtend<HelperResult>()
    expectTypeOf<{ value: 1; status: 200; headers: [] }>().not.toExtend<HelperResult>()
  })
})

describe('eventStream() takes', () => {
  test('events, and a function of the connection that gives them', () => {
    eventStream(['text', { data: { any: 'JSON' }, event: 'news', id: '7', retry: 3_000 }])
    eventStream(async function* ({ lastEventId, signal }) {
      expectTypeOf(lastEventId).toEqualTypeOf<string | undefined>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      yield 'text'
    })
  })

  test('nothing else', () => {
    // @ts-expect-error it is called event
    eventStream([{ data: 1, type: 'news' }])
    // @ts-expect-error an id is text
    eventStream([{ data: 1, id: 7 }])
    // @ts-expect-error events have to be objects or text
    eventStream([7])
    // @ts-expect-error the function gives them at once
    eventStream(async () => ['text'])
    // @ts-expect-error it is milliseconds, or false
    eventStream([], { heartbeat: '15s' })
  })
})

describe('misuse does not compile:', () => {
  test('a status that is text', () => {
    // @ts-expect-error
    json(1, '201')
    // @ts-expect-error
    redirect('/', '302')
    // @ts-expect-error
    new HttpError('404')
  })

  test('an option that is not there', () => {
    // @ts-expect-error
    json(1, { statusCode: 201 })
    // @ts-expect-error
    redirect('/', 303, { permanent: true })
    // @ts-expect-error
    notFound({ message: 'No such user' })
  })

  test('a target that is no text', () => {
    // @ts-expect-error
    redirect(undefined)
    // @ts-expect-error
    redirect({ to: '/' })
  })

  test('values that cannot be iterated', () => {
    // @ts-expect-error
    ndjson(7)
    // @ts-expect-error
    ndjson({ a: 1 })
  })
})
