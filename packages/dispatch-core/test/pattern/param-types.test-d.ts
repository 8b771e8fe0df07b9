import { describe, expectTypeOf, test } from 'vitest'
import type { PathParams } from '../../src/index.ts'

declare global {
  namespace Portolan {
    interface ParamMatchers {
      date: Date
    }
  }
}

describe('PathParams', () => {
  test('reads each kind of segment', () => {
    expectTypeOf<PathParams<'/users/:id'>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<PathParams<'/:lang?'>>().toEqualTypeOf<{ lang?: string }>()
    expectTypeOf<PathParams<'/:path+'>>().toEqualTypeOf<{ path: string[] }>()
    expectTypeOf<PathParams<'/:path*'>>().toEqualTypeOf<{ path: string[] }>()
    expectTypeOf<PathParams<'/v:version.json'>>().toEqualTypeOf<{ version: string }>()
    expectTypeOf<PathParams<'/:from-:to'>>().toEqualTypeOf<{ from: string; to: string }>()
    expectTypeOf<PathParams<'/:größe/x'>>().toEqualTypeOf<{ größe: string }>()
  })

  test('reads several segments as one object', () => {
    expectTypeOf<PathParams<'/users/:id(int)/:lang?/:path+'>>().toEqualTypeOf<{
      id: number
      lang?: string
      path: string[]
    }>()
  })

  test('has no params for static patterns', () => {
    expectTypeOf<keyof PathParams<'/'>>().toEqualTypeOf<never>()
    expectTypeOf<keyof PathParams<'/about/us'>>().toEqualTypeOf<never>()
  })

  test('gives what a matcher gives', () => {
    expectTypeOf<PathParams<'/:id(int)'>>().toEqualTypeOf<{ id: number }>()
    expectTypeOf<PathParams<'/:id(int)?'>>().toEqualTypeOf<{ id?: number }>()
    expectTypeOf<PathParams<'/:id(uuid)'>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<PathParams<'/:id(slug)'>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<PathParams<'/p:page(int).html'>>().toEqualTypeOf<{ page: number }>()
    expectTypeOf<PathParams<'/:a(int)-:b'>>().toEqualTypeOf<{ a: number; b: string }>()
  })

  test('knows matchers that are declared, and nothing of others', () => {
    expectTypeOf<PathParams<'/:day(date)'>>().toEqualTypeOf<{ day: Date }>()
    expectTypeOf<PathParams<'/:id(even)'>>().toEqualTypeOf<{ id: unknown }>()
  })

  test('leaves escaped characters alone', () => {
    expectTypeOf<keyof PathParams<'/\\:id'>>().toEqualTypeOf<never>()
    expectTypeOf<PathParams<'/:id\\x'>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<PathParams<'/:a\\?/:b'>>().toEqualTypeOf<{ a: string; b: string }>()
    expectTypeOf<PathParams<'/a\\/:b'>>().toEqualTypeOf<{ b: string }>()
    expectTypeOf<PathParams<'/a\\\\:b'>>().toEqualTypeOf<{ b: string }>()
  })

  test('is a record of texts for a string that is no literal', () => {
    expectTypeOf<PathParams<string>>().toEqualTypeOf<Record<string, string>>()
  })

  test('refuses params that the pattern does not have', () => {
    const params = {} as PathParams<'/users/:id/:lang?'>
    // @ts-expect-error: no such param
    params.name
    // @ts-expect-error: it may be absent
    const lang: string = params.lang
    // @ts-expect-error: it is text
    const id: number = params.id
    return [lang, id]
  })

  test('says what to write for the name of a directory', () => {
    expectTypeOf<PathParams<'/users/[id]'>>().toEqualTypeOf<'write /users/:id'>()
    expectTypeOf<
      PathParams<'/[[lang]]/[id=int]/v[major].[minor]/[...path]'>
    >().toEqualTypeOf<'write /:lang?/:id(int)/v:major.:minor/:path+'>()
    expectTypeOf<PathParams<'/[[...path]]'>>().toEqualTypeOf<'write /:path*'>()
    // An escaped bracket is text.
    expectTypeOf<PathParams<'/\\[x\\]/:id'>>().toEqualTypeOf<{ id: string }>()
  })
})
