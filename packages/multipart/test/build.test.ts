import { createDispatcher, defineAction, readsBody } from '@portolan/dispatch-core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { toDisk } from '../src/disk.ts'
import { file, files, multipart } from '../src/index.ts'

describe('options', () => {
  test.each<[() => unknown, RegExp]>([
    [() => file({ maxSize: '2 mb' as '2mb' }), /maxSize is "2 mb"; write a number of bytes/],
    [() => file({ maxsize: 1 } as never), /maxSize/],
    [() => file({ types: ['png'] }), /types is \["png"\]; write a list of media types/],
    [() => file({ sniff: 'yes' as never }), /sniff is yes; write true or false/],
    [() => file({ sink: 'disk' as never }), /sink is of type string; write \(stream, info\)/],
    [() => files({ min: 3, max: 2 }), /min is 3 and max is 2; write a max/],
    [() => files({ max: 1.5 }), /max is 1.5; write a number of files/],
    [() => toDisk({ dir: '' }), /dir is ""; write the path/],
    [() => toDisk({ dir: 7 as never }), /dir is 7; write the path/],
    [
      () => toDisk({ dir: 'no/such' }),
      /dir is "no\/such", and there is no such directory; make it/,
    ],
    [
      () => toDisk({ dir: 'package.json' }),
      /dir is "package.json", and there is no such directory/,
    ],
    [() => multipart({ a: 'text' as never }), /the field "a" is not a schema; give file\(\)/],
    [() => multipart(null as never), /fields of type object; write multipart\(/],
    [() => multipart({}, { parts: -1 }), /parts is -1; write a number/],
    [() => multipart({}, { size: 1 } as never), /size/],
  ])('that are wrong are refused with what to write (%#)', (build, message) => {
    expect(build).toThrow(message)
  })

  test('that limit the body twice are refused when the route is built', () => {
    const action = defineAction({ body: multipart({ a: z.string() }) }, () => 'ok')
    const build = (body: object) => () =>
      createDispatcher({ routes: [{ pattern: '/', module: { action, config: { body } } }] })
    expect(build({ limit: 1_000 })).toThrow(
      /config has body.limit, but the schema of the body of POST reads the body itself .* remove body.limit/,
    )
    expect(build({ parse: 'raw' })).toThrow(/config has body.parse/)
    expect(build({})).not.toThrow()
  })
})

test('the hook of the core is found by its registered symbol', () => {
  expect(readsBody).toBe(Symbol.for('portolan.readsBody'))
  expect(multipart({})[readsBody]).toBeTypeOf('function')
})
