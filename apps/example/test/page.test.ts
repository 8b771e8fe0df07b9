import { browserMissing, browserProgram, startBrowser } from '@portolan-internal/runtimes/browser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'

const FILL = `(values) => {
  for (const [name, value] of Object.entries(values)) document.querySelector('[name=' + name + ']').value = value
  document.querySelector('button').click()
  return true
}`

describe.skipIf(browserProgram === undefined)(`in a browser${browserMissing}`, () => {
  test('the page adds a user by the typed client, under the policy with a nonce', async () => {
    const directory = await makeDataDirectory()
    const example = await startExample(directory)
    onTestFinished(async () => {
      await example.stop()
      await removeDataDirectory(directory)
    })
    const page = await startBrowser()
    onTestFinished(page.close)
    const fill = (values: object) => page.until(`(${FILL})(${JSON.stringify(values)})`)

    await page.open(`${example.url}/page`, 390)
    await page.until(`document.querySelector('fieldset').disabled === false`)
    await fill({ name: 'Ada' })
    expect(await page.until(`document.querySelector('output').textContent`)).toBe(
      'email must be an address such as ada@example.com; password must have at least 8 characters',
    )
    await fill({ email: 'ada@example.com', password: 'correct horse' })
    expect(await page.until(`document.querySelector('li')?.textContent`)).toBe(
      'Ada, ada@example.com',
    )
    await page.open(`${example.url}/page`, 1_280)
    expect(await page.until(`document.querySelector('li')?.textContent`)).toBe(
      'Ada, ada@example.com',
    )
    expect(page.requests.filter((url) => !url.startsWith(`${example.url}/`))).toEqual([])
    // The browser says so of each answer that is an error.
    expect(page.messages.filter((message) => !message.includes('400'))).toEqual([])
  })
})
