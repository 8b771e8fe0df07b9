import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser of this machine; `undefined` where none is installed. */
export const browserProgram = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((directory) => NAMES.map((name) => join(directory, name)))
  .find(isExecutable)

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A page in a browser of its own, until the test ends. */
export interface BrowserPage {
  /** The messages that the page has written to its console, errors included. */
  readonly messages: string[]
  /** Opens an address in a window of this width, in CSS pixels. */
  open(url: string, width: number): Promise<void>
  /** The value of an expression, once it is there: anything but `undefined`, `null`, `false` and `''`. */
  until(expression: string): Promise<unknown>
}

/** Starts the browser, which is driven by the Chrome DevTools Protocol. */
export async function startBrowser(): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), 'portolan-page-'))
  const args = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ]
  // Tests are skipped where there is none.
  const child = spawn(browserProgram as string, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill()
    await ended
    // Its processes may still be writing while they end.
    await rm(profile, { recursive: true, force: true, maxRetries: 20 })
  })
  const address = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stderr.on('data', (chunk) => {
      printed += chunk
      const found = /DevTools listening on (ws:\S+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(printed)))
  })
  return openPage(new WebSocket(address))
}

/** The part of a message of the protocol that is read here. */
interface Message {
  readonly id?: number
  readonly method?: string
  // biome-ignore lint/suspicious/noExplicitAny: each method has results of its own
  readonly result?: any
  readonly params?: { readonly entry?: { readonly text: string } }
}

async function openPage(socket: WebSocket): Promise<BrowserPage> {
  await new Promise((resolve) => socket.once('open', resolve))
  const messages: string[] = []
  const waiting = new Map<number, (result: Message['result']) => void>()
  socket.on('message', (data) => {
    const { id, method, result, params } = JSON.parse(String(data)) as Message
    if (id !== undefined) waiting.get(id)?.(result)
    if (method === 'Log.entryAdded') messages.push(params?.entry?.text ?? '')
  })
  let count = 0
  let sessionId: string | undefined
  const send = (method: string, params: object = {}): Promise<Message['result']> => {
    count += 1
    socket.send(JSON.stringify({ id: count, method, params, sessionId }))
    return new Promise((resolve) => waiting.set(count, resolve))
  }
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const attached = await send('Target.attachToTarget', { targetId, flatten: true })
  sessionId = attached.sessionId
  await send('Log.enable')
  return {
    messages,
    async open(url, width) {
      const window = { width, height: 800, deviceScaleFactor: 1, mobile: width < 600 }
      await send('Emulation.setDeviceMetricsOverride', window)
      await send('Page.navigate', { url })
    },
    async until(expression) {
      for (;;) {
        const { result } = await send('Runtime.evaluate', { expression, returnByValue: true })
        if (result?.subtype !== 'error' && result?.value) return result.value
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}
