import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDispatcher, redirect, UsageError } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { sendResult } from '../send.ts'

const location = async (make: () => unknown) => {
  const response = await sendResult(make)
  return response.status === 500 ? 'refused' : response.headers.get('location')
}

describe('Location', () => {
  test.each([
    ['/', '/'],
    ['/a/b?c=d#e', '/a/b?c=d#e'],
    ['a', 'a'],
    ['../a', '../a'],
    ['?page=2', '?page=2'],
    ['#top', '#top'],
    ['', ''],
    ['/a b', '/a%20b'],
    ['/ü', '/%C3%BC'],
    ['/%C3%BC%zz', '/%C3%BC%zz'],
    ['/a\\b', '/a%5Cb'],
    ['/"<>^`{|}', '/%22%3C%3E%5E%60%7B%7C%7D'],
    ['/\u{1f600}', '/%F0%9F%98%80'],
    ['/\ud800', '/%EF%BF%BD'],
    ['/a//b', '/a//b'],
    ['/:80', '/:80'],
    ['http://x.test/a', 'http://x.test/a'],
    ['HTTP://X.TEST:80/a', 'HTTP://X.TEST:80/a'],
  ])('of %j is %j', async (to, expected) => {
    expect(await location(() => redirect(to))).toBe(expected)
  })

  test('of a URL is its text', async () => {
    expect(await location(() => redirect(new URL('http://x.test/a')))).toBe('http://x.test/a')
  })

  test('of another origin is sent only where that is said', async () => {
    expect(await location(() => redirect('https://pay.test/', { external: true }))).toBe(
      'https://pay.test/',
    )
    expect(await location(() => redirect('//pay.test/', 303, { external: true }))).toBe(
      '//pay.test/',
    )
    expect(await location(() => redirect('mailto:a@b.test', { external: true }))).toBe(
      'mailto:a@b.test',
    )
  })
})

describe('a target is refused:', () => {
  test.each([
    [null, 'redirect() got the target null; write a path, or a URL'],
    [undefined, 'redirect() got the target undefined; write a path, or a URL'],
    [7, 'redirect() got the target 7; write a path, or a URL'],
    [{ to: '/' }, 'redirect() got the target {"to":"/"}; write a path, or a URL'],
    [['/'], 'redirect() got the target ["/"]; write a path, or a URL'],
  ])('%j', async (to, message) => {
    expect(() => redirect(to as never)).toThrow(new UsageError('invalid-redirect', message))
    expect(await location(() => redirect(to as never))).toBe('refused')
  })

  test.each([
    ['//evil.test', 'leads to another host'],
    ['/\\evil.test', 'leads to another host'],
    ['\\\\evil.test', 'leads to another host'],
    ['\\/evil.test', 'leads to another host'],
    ['\t//evil.test', 'has a control character or a space at its edge'],
    ['/\t/evil.test', 'has a control character'],
    ['/\n/evil.test', 'has a control character'],
    [' //evil.test', 'has a control character or a space'],
    ['/a ', 'has a control character or a space'],
    ['/a\r\nSet-Cookie: a=b', 'has a control character'],
    ['/a\0', 'has a control character'],
    ['/a\x7f', 'has a control character'],
    ['javascript:alert(1)', 'would run as a script'],
    ['JavaScript:alert(1)', 'would run as a script'],
    ['data:text/html,x', 'would run as a script'],
    ['vbscript:x', 'would run as a script'],
    ['mailto:a@b.test', 'leaves the site by the scheme "mailto:"'],
    ['ftp://x.test/', 'leaves the site by the scheme "ftp:"'],
    ['http://', 'is not a valid URL'],
    ['https://[', 'is not a valid URL'],
  ])('%j', (to, reason) => {
    expect(() => redirect(to)).toThrow(
      new RegExp(
        `^redirect\\(${JSON.stringify(to).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\) ${reason}`,
      ),
    )
  })

  test.each([
    'https://evil.test/',
    'https://x.test/',
    'http://x.test:8080/',
    'https:evil.test',
    'http:/evil.test',
    'http://x.test\\@evil.test/',
    'http://x.test\\.evil.test/',
    'http:\\\\x.test@evil.test',
    'http://x.test@evil.test/',
    'http://x.test:80@evil.test/',
  ])('%j, once the request is known', async (to) => {
    expect(await location(() => redirect(to))).toBe('refused')
  })

  test.each(['javascript:alert(1)', 'data:,x', 'http://x.test/\r\nA: b'])(
    '%j, external or not',
    (to) => {
      expect(() => redirect(to, { external: true })).toThrow(TypeError)
    },
  )

  test('an absolute one, where the origin of the host cannot be read', async () => {
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => redirect('http://x.test/') } }],
      onError: () => undefined,
    })
    const match = dispatcher.match('/')
    expect(match && dispatcher.run(match, makeHost({ origin: 'http://][' }))).toMatchObject({
      status: 500,
    })
    expect(match && dispatcher.run(match, makeHost({ origin: 'http://X.test:80' }))).toMatchObject({
      status: 302,
    })
  })

  test('any that a browser would take to another origin', async () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      ':',
      '.',
      '\t',
      '\n',
      ' ',
      '@',
      '?',
      '#',
      'a',
      'http',
      'http://x.test',
      'https:',
      'javascript:',
      'evil.test',
      '\0',
      '\u3000',
      '%',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const sent = await location(() => redirect(parts.join('')))
        if (sent === 'refused' || sent === null) return
        expect(new URL(sent, 'http://x.test/dir/').origin).toBe('http://x.test')
        expect(sent).toMatch(/^[\x21-\x7e]*$/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('the status', () => {
  test.each([301, 302, 303, 307, 308])('%i is taken', async (status) => {
    expect((await sendResult(() => redirect('/', status))).status).toBe(status)
    expect((await sendResult(() => redirect('/', { status }))).status).toBe(status)
  })
  test('is 302 unless said otherwise', () => {
    expect([redirect('/').status, redirect('/', {}).status]).toEqual([302, 302])
  })
  test.each([200, 300, 304, 305, 306, 309, 600, '302', Number.NaN, null])(
    '%o is refused',
    (status) => {
      const init = { status: status as never }
      expect(() => redirect('/', status as never)).toThrow('write 301, 302, 303, 307 or 308')
      expect(() => redirect('/', init)).toThrow('write 301, 302, 303, 307 or 308')
    },
  )
})

test('headers of its own are sent, unknown options and broken headers refused', async () => {
  const response = await sendResult(() => redirect('/', 303, { headers: { 'X-A': 'b' } }))
  expect([response.status, response.headers.get('x-a')]).toEqual([303, 'b'])
  expect(() => redirect('/', { extrenal: true } as never)).toThrow(
    'has no option "extrenal"; did you mean "external"?',
  )
  expect(() => redirect('/', { headers: { 'X-A': 'a\nb' } })).toThrow('Header X-A')
})
