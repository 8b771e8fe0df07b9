import { describe, expect, test } from 'vitest'
import { UsageError } from '../../src/index.ts'
import {
  PatternError,
  type PatternErrorCode,
  parsePattern,
  type Segment,
} from '../../src/pattern.ts'

describe('parsePattern', () => {
  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [['/a'], '["/a"]'],
  ])('takes text alone, and not %o', (pattern, shown) => {
    expect(() => parsePattern(pattern as never)).toThrow(
      new UsageError(
        'invalid-route',
        `A pattern is ${shown}; write a string, such as "/users/:id"`,
      ),
    )
  })

  const cases: readonly (readonly [pattern: string, segments: readonly Segment[]])[] = [
    ['/', []],
    ['/about', [{ kind: 'static', value: 'about' }]],
    [
      '/a/b',
      [
        { kind: 'static', value: 'a' },
        { kind: 'static', value: 'b' },
      ],
    ],
    ['/.well-known', [{ kind: 'static', value: '.well-known' }]],
    ['/...', [{ kind: 'static', value: '...' }]],
    ['/~me@home,a;b=c&d$', [{ kind: 'static', value: '~me@home,a;b=c&d$' }]],
    ['/a%20b', [{ kind: 'static', value: 'a%20b' }]],
    ['/two words', [{ kind: 'static', value: 'two words' }]],
    ['/cafe\u0301', [{ kind: 'static', value: 'caf\u00e9' }]],
    ['/😀', [{ kind: 'static', value: '😀' }]],
    ['/c\\+\\+', [{ kind: 'static', value: 'c++' }]],
    ['/\\:id', [{ kind: 'static', value: ':id' }]],
    ['/a\\/b', [{ kind: 'static', value: 'a/b' }]],
    ['/a\\\\b', [{ kind: 'static', value: 'a\\b' }]],
    ['/\\plain', [{ kind: 'static', value: 'plain' }]],
    ['/\\[id\\]', [{ kind: 'static', value: '[id]' }]],
    ['/:id', [{ kind: 'param', name: 'id' }]],
    ['/:_', [{ kind: 'param', name: '_' }]],
    ['/:$a1', [{ kind: 'param', name: '$a1' }]],
    ['/:größe', [{ kind: 'param', name: 'größe' }]],
    ['/:größe(int)', [{ kind: 'param', name: 'größe', matcher: 'int' }]],
    ['/:id(int)', [{ kind: 'param', name: 'id', matcher: 'int' }]],
    ['/:id(even)', [{ kind: 'param', name: 'id', matcher: 'even' }]],
    ['/:lang?', [{ kind: 'optional', name: 'lang' }]],
    ['/:lang(locale)?', [{ kind: 'optional', name: 'lang', matcher: 'locale' }]],
    ['/:path+', [{ kind: 'rest', name: 'path' }]],
    ['/:path*', [{ kind: 'optionalRest', name: 'path' }]],
    [
      '/files/:path+/edit',
      [
        { kind: 'static', value: 'files' },
        { kind: 'rest', name: 'path' },
        { kind: 'static', value: 'edit' },
      ],
    ],
    ['/v:version', [{ kind: 'affixed', parts: ['v', { name: 'version' }] }]],
    ['/:name.json', [{ kind: 'affixed', parts: [{ name: 'name' }, '.json'] }]],
    ['/:from-:to', [{ kind: 'affixed', parts: [{ name: 'from' }, '-', { name: 'to' }] }]],
    ['/:id(int)px', [{ kind: 'affixed', parts: [{ name: 'id', matcher: 'int' }, 'px'] }]],
    ['/:id\\x', [{ kind: 'affixed', parts: [{ name: 'id' }, 'x'] }]],
    ['/:user-id', [{ kind: 'affixed', parts: [{ name: 'user' }, '-id'] }]],
  ]

  test.each(cases)('reads %s', (pattern, segments) => {
    expect(parsePattern(pattern)).toEqual(segments)
  })

  const errors: readonly (readonly [
    pattern: string,
    code: PatternErrorCode,
    index: number,
    fix: string,
  ])[] = [
    ['', 'missing-slash', 0, '"/"'],
    ['users', 'missing-slash', 0, '"/users"'],
    ['/users/', 'trailing-slash', 6, '"/users"'],
    ['/a//b', 'empty-segment', 3, 'one slash'],
    ['//', 'empty-segment', 1, 'one slash'],
    ['/.', 'dot-segment', 1, 'the path that is meant'],
    ['/a/../b', 'dot-segment', 3, 'the path that is meant'],
    ['/a\0b', 'control-character', 1, 'Leave it out'],
    ['/é\x7f', 'control-character', 1, 'Leave it out'],
    ['/a/\ud800', 'lone-surrogate', 3, 'the whole character'],
    ['/a\\', 'dangling-escape', 2, '"\\\\"'],
    ['/files/*', 'reserved-character', 7, '":path*"'],
    ['/a+', 'reserved-character', 2, '":path+"'],
    ['/a?', 'reserved-character', 2, '":lang?"'],
    ['/a(b)', 'reserved-character', 2, '":id(int)"'],
    ['/a)', 'reserved-character', 2, '"\\)"'],
    ['/users/{id}', 'reserved-character', 7, '":id"'],
    ['/a}', 'reserved-character', 2, '"\\}"'],
    ['/users/[id]', 'reserved-character', 7, '":id"'],
    ['/a]', 'reserved-character', 2, '"\\]"'],
    ['/:id??', 'reserved-character', 5, '":lang?"'],
    ['/:', 'param-name', 2, '":id"'],
    ['/12:30', 'param-name', 4, '"\\:"'],
    ['/:id()', 'matcher-name', 5, '":id(int)"'],
    ['/:id(\\d+)', 'matcher-name', 5, '":id(int)"'],
    ['/:id(int', 'matcher-name', 5, '":id(int)"'],
    ['/:a:b', 'adjacent-params', 3, '":from-:to"'],
    ['/:a(int):b', 'adjacent-params', 8, '":from-:to"'],
    ['/:path(int)+', 'matcher-on-rest', 1, '":path+"'],
    ['/:path(int)*', 'matcher-on-rest', 1, '":path*"'],
    ['/v:version?', 'optional-in-affix', 2, '"/:version?"'],
    ['/v:path+', 'rest-in-affix', 2, '"/:path+"'],
    ['/v:path*', 'rest-in-affix', 2, '"\\*"'],
    ['/:id/a/:id', 'duplicate-name', 8, '":id2"'],
    ['/:id-:id', 'duplicate-name', 6, '":id2"'],
    ['/:__proto__', 'reserved-name', 2, 'another name'],
    ['/:constructor', 'reserved-name', 2, 'another name'],
    ['/:prototype?', 'reserved-name', 2, 'another name'],
    ['/:a+/:b*', 'multiple-rests', 5, 'one of them'],
    ['/:a?/b/:c?/:d?/:e?/:f?', 'too-many-optionals', 19, 'a second route'],
  ]

  test.each(errors)('refuses %j as %s at %i', (pattern, code, index, fix) => {
    const error = catchError(() => parsePattern(pattern))
    expect(error).toBeInstanceOf(PatternError)
    expect(error).toMatchObject({ name: 'PatternError', code, pattern, index })
    expect(error?.message).toContain(fix)
    // The problem in words, and then the advice.
    expect(error?.message.split('\n')[0]).toMatch(/: (?:\S+ ){3}.*\S\. (?:Write|Leave) \S.*\.$/)
  })

  test('shows the pattern with a caret under what is wrong', () => {
    expect(catchError(() => parsePattern('/users/:id/:id'))?.message).toBe(
      [
        'Pattern "/users/:id/:id": two params are called "id". Write another name for the second, such as ":id2".',
        '',
        '  /users/:id/:id',
        '              ^',
      ].join('\n'),
    )
  })

  test('keeps the caret in line behind characters of two code units and invisible ones', () => {
    const lines = catchError(() => parsePattern('/😀/\x01'))?.message.split('\n') ?? []
    expect(lines.slice(2)).toEqual(['  /😀/\ufffd', '     ^'])
  })
})

function catchError(run: () => unknown): Error | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return error as Error
  }
}
