import { describe, expect, test } from 'vitest'
import { getDependencyReleaseLine, getReleaseLine } from '../changelog.cjs'

const OPTIONS = { repository: 'https://github.com/portolan/portolan' }

describe('a line of a changelog', () => {
  const commit = '0123456789abcdef'
  const link = '([0123456](https://github.com/portolan/portolan/commit/0123456))'

  test.each([
    ['A path may end in a slash.\n', `- A path may end in a slash. ${link}`],
    ['Write:\n\n```ts\na()\n```\n', `- Write:\n\n  \`\`\`ts\n  a()\n  \`\`\`\n\n  ${link}`],
  ])('opens with the change and ends with its commit: %j', async (summary, line) => {
    expect(await getReleaseLine({ summary, commit }, 'minor', OPTIONS)).toBe(line)
  })

  test('names no commit while there is none', async () => {
    expect(await getReleaseLine({ summary: 'One.' }, 'patch', OPTIONS)).toBe('- One.')
  })

  test('lists the siblings of a release, if it has any', async () => {
    const siblings = [
      { name: '@portolan/dispatch-core', newVersion: '0.2.0' },
      { name: '@portolan/route-discovery', newVersion: '0.1.1' },
    ]
    expect(await getDependencyReleaseLine([], siblings)).toBe(
      '- Comes with `@portolan/dispatch-core` 0.2.0, `@portolan/route-discovery` 0.1.1',
    )
    expect(await getDependencyReleaseLine([], [])).toBe('')
  })
})
