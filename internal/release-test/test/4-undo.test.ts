import { describe, expect, inject, test } from 'vitest'
import { readPackument } from '../src/packument.ts'
import { runAsPublisher } from '../src/publish.ts'
import { release } from '../src/release.ts'
import { openRepository } from '../src/repository.ts'

const registry = inject('registry')
const repository = openRepository(inject('repository'))
const HEADERS = '@portolan/security-headers'
const npm = (...args: string[]) => runAsPublisher(repository, registry, 'npm', ...args)
const read = () => readPackument(registry.origin, HEADERS)

describe('a release that should not have been made', () => {
  test('is not installed any more after latest has moved back', async () => {
    const good = (await read())?.['dist-tags'].latest
    const bad = await releaseHeaders('minor', 'A mistake.')
    expect((await read())?.['dist-tags'].latest).toBe(bad)
    await npm('dist-tag', 'add', `${HEADERS}@${good}`, 'latest')
    expect((await read())?.['dist-tags'].latest).toBe(good)
    await npm('deprecate', `${HEADERS}@${bad}`, 'It is broken; use the one before.')
    expect((await read())?.versions[bad]?.deprecated).toMatch(/^It is broken/)
  })

  test('is followed by a patch, which becomes latest', async () => {
    const mended = await releaseHeaders('patch', 'The mistake mended.')
    expect((await read())?.['dist-tags'].latest).toBe(mended)
  })

  test('is taken back as a whole while no package depends on it', async () => {
    const secret = await releaseHeaders('patch', 'A secret slipped in.')
    await npm('unpublish', `${HEADERS}@${secret}`)
    expect((await read())?.versions).not.toHaveProperty([secret])
  })

  test('has no tag in git after the tag is deleted', async () => {
    const tag = await repository.run('git', 'describe', '--tags', '--abbrev=0')
    await repository.run('git', 'push', '--quiet', '--follow-tags', 'origin', 'main')
    await repository.run('git', 'push', '--quiet', 'origin', `:refs/tags/${tag}`)
    expect(await repository.run('git', 'ls-remote', '--tags', 'origin', tag)).toBe('')
  })

  test('is deprecated with all versions before it, until an empty message ends that', async () => {
    const latest = (await read())?.['dist-tags'].latest
    await npm('deprecate', `${HEADERS}@<=${latest}`, 'Not yet.')
    const versions = Object.values((await read())?.versions ?? {})
    expect(versions.filter(({ deprecated }) => deprecated !== 'Not yet.')).toEqual([])
    await npm('deprecate', `${HEADERS}@${latest}`, '')
    expect((await read())?.versions[`${latest}`]?.deprecated ?? '').toBe('')
  })
})

/**
 * @returns the versions of the packages then. Packages that depend on them may be released as well
 */
async function releaseHeaders(bump: 'minor' | 'patch', summary: string): Promise<string> {
  const published = await release(repository, registry, { [HEADERS]: bump }, summary)
  const headers = published.find((each) => each.startsWith(`${HEADERS}@`)) ?? ''
  return headers.slice(HEADERS.length + 1)
}
