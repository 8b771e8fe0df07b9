import { expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const GOOD = 'export const loader = () => 1'
const ROUTE = 'app/a/route.ts'

/** Projects that cannot be built, checked or served, and what is said of each. */
const TOLD: [
  name: string,
  files: Record<string, string>,
  command: string,
  told: string | RegExp,
][] = [
  [
    'a syntax error',
    { [ROUTE]: 'export const loader = () => { const a = ; }' },
    'build',
    /^✗ app\/a\/route\.ts:1:41: Unexpected token\n 1 │ export const loader/,
  ],
  [
    'a name that is not exported',
    {
      [ROUTE]: 'import { b } from "./b.ts"\nexport const loader = () => b',
      'app/a/b.ts': 'export {}',
    },
    'build',
    /^✗ app\/a\/route\.ts:1:10: "b" is not exported by "app\/a\/b\.ts"\.\n/,
  ],
  [
    'a file that is not there',
    { [ROUTE]: 'import "./nowhere"\nexport const loader = () => 1' },
    'build',
    /^✗ app\/a\/route\.ts:1:8: It imports "\.\/nowhere", and there is no such file\n/,
  ],
  [
    'JSON that is none',
    { [ROUTE]: 'import x from "./x.json"\nexport const loader = () => x', 'app/a/x.json': '{ bad' },
    'build',
    /^✗ app\/a\/x\.json is not JSON: /,
  ],
  [
    'a tsconfig.json that is none',
    { [ROUTE]: GOOD, 'tsconfig.json': '{ "compilerOptions": ' },
    'build',
    /^✗ tsconfig\.json cannot be read: .*JSON.*\n/,
  ],
  ['a file that is no text', { [ROUTE]: '\0\uFFFE' }, 'build', /^✗ app\/a\/route\.ts:1:1: /],
  [
    'a syntax error in the configuration',
    { [ROUTE]: GOOD, 'portolan.config.ts': 'export default { x: ; }' },
    'check',
    /^✗ portolan\.config\.ts cannot be read: portolan\.config\.ts:1:21: Unexpected token\n/,
  ],
  [
    'an import of the configuration',
    { [ROUTE]: GOOD, 'portolan.config.ts': 'import "./nowhere"\nexport default {}' },
    'dev',
    '✗ portolan.config.ts cannot be read: It imports "./nowhere", and there is no such file\n',
  ],
  ...(['check', 'dev', 'build'] as const).map((command): (typeof TOLD)[number] => [
    `a wrong option of the routes in ${command}`,
    { [ROUTE]: GOOD, 'portolan.config.ts': 'export default { routes: { timeoutt: 1 } }' },
    command,
    '✗ portolan.config.ts: routes has no option "timeoutt"; did you mean "timeout"?\n',
  ]),
  ...Object.entries({
    'cors: { origin: "*" }': 'cors has no option "origin"; did you mean "origins"?',
    'body: { limit: "1mb" }': 'body.limit is "1mb"; write a number of bytes, such as 1_048_576',
    'rewrittenUrls: 1': 'rewrittenUrls is 1; write true or false',
    'trustedOrigins: [5]':
      'trustedOrigins has 5; write scheme and host alone, such as "https://app.example"',
  }).map(([option, told]): (typeof TOLD)[number] => [
    `the option ${option}`,
    { [ROUTE]: GOOD, 'portolan.config.ts': `export default { routes: { ${option} } }` },
    'check',
    `✗ portolan.config.ts: routes.${told}\n`,
  ]),
]

test.each(TOLD)('%s is told in plain words', async (_, files, command, told) => {
  const root = makeProject({ 'package.json': '{ "type": "module" }', ...files })
  const { code, out, err } = await runPortolan(root, [command])
  expect([code, out]).toEqual([expect.any(Number), ''])
  expect(code).toBeGreaterThan(0)
  if (typeof told === 'string') {
    expect(err).toBe(told)
  } else {
    expect(err).toMatch(told)
  }
  expect(err).not.toMatch(/vite|rolldown|portolan:|\[[A-Z_]+\]|\[\d+m| {4}at /i)
})

test.each(['dev', 'build', 'check'])('%s tells of a missing directory once', async (command) => {
  const root = makeProject({ 'package.json': '{}' })
  for (const args of [
    ['--app-dir', 'nowhere'],
    ['--root', 'nowhere'],
  ]) {
    const { code, out, err } = await runPortolan(root, [command, ...args])
    expect(code).toBeGreaterThan(0)
    expect(`${out}${err}`.match(/nowhere does not exist|no directory .*nowhere/g)).toHaveLength(1)
    expect(`${out}${err}`).not.toMatch(/ {4}at /)
  }
})
