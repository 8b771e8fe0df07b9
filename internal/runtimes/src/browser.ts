import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { WebSocket } from 'ws'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser of this machine; `undefined` on one without a browser. */
export const browserProgram: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((directory) => NAMES.map((name) => join(directory, name)))
  .find(isExecutable)

/** A part of a test's title that tells why it is skipped: empty with a browser. */
export const browserMissing =
  browserProgram === undefined ? ` (skipped: the PATH lacks ${NAMES.join(', ')})` : ''

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A page in a browser of its own. */
export interface BrowserPage {
  /** The faults of the page: errors on its console, and scripts and requests that fail. */
  readonly messages: string[]
  /** The URLs of all requests of the page. */
  readonly requests: string[]
  /** Opens an address in a window. */
  open(url: string, window: number | BrowserWindow): Promise<void>
  /** The value of an expression, once it is there: anything but `undefined`, `null`, `false` and `''`. */
  until(expression: string): Promise<unknown>
  /** The window as a PNG file. */
  picture(): Promise<Buffer>
  /** Ends the browser. */
  close(): Promise<void>
}

/** A window: 800 CSS pixels high, unless it says otherwise. */
export interface BrowserWindow {
  /** CSS pixels. */
  readonly width: number
  /** CSS pixels. Default: 800. */
  readonly height?: number
  /** The colours that the user prefers. Default: `'light'`. */
  readonly scheme?: 'light' | 'dark'
}

/**
 * Starts the browser, which is driven by the Chrome DevTools Protocol. It reaches this machine alone.
 *
 * @throws {Error} when it does not start, and on a machine without a browser.
 */
export async function startBrowser(): Promise<BrowserPage> {
  if (browserProgram === undefined) throw new Error(`the PATH lacks ${NAMES.join(', ')}`)
  const profile = mkdtempSync(join(tmpdir(), 'portolan-page-'))
  const args = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ]
  const child = spawn(browserProgram, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const close = async () => {
    child.kill()
    await ended
    // Its processes may still be writing while they end.
    await rm(profile, { recursive: true, force: true, maxRetries: 20 })
  }
  const address = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stderr.on('data', (chunk) => {
      printed += chunk
      const found = /DevTools listening on (ws:\S+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(printed)))
  })
  return openPage(new WebSocket(address), close)
}

/** The part of a message of the protocol that is read here. */
interface Message {
  readonly id?: number
  readonly method?: string
  // biome-ignore lint/suspicious/noExplicitAny: each method has results of its own
  readonly result?: any
  // biome-ignore lint/suspicious/noExplicitAny: so has each event
  readonly params?: any
}

async function openPage(socket: WebSocket, close: () => Promise<void>): Promise<BrowserPage> {
  await new Promise((resolve) => socket.once('open', resolve))
  const messages: string[] = []
  const requests: string[] = []
  const waiting = new Map<number, (result: Message['result']) => void>()
  socket.on('message', (data) => {
    const { id, method, result, params } = JSON.parse(String(data)) as Message
    if (id !== undefined) waiting.get(id)?.(result)
    if (method === 'Log.entryAdded') messages.push(`${params.entry.text} ${params.entry.url ?? ''}`)
    if (method === 'Runtime.exceptionThrown') messages.push(JSON.stringify(params.exceptionDetails))
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error') {
      messages.push(JSON.stringify(params.args))
    }
    if (method === 'Network.requestWillBeSent') requests.push(params.request.url)
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
  for (const domain of ['Log', 'Runtime', 'Network', 'Page']) await send(`${domain}.enable`)
  return {
    messages,
    requests,
    close,
    async open(url, window) {
      const asked: BrowserWindow = typeof window === 'number' ? { width: window } : window
      const { width, height = 800, scheme = 'light' } = asked
      const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 600 }
      await send('Emulation.setDeviceMetricsOverride', metrics)
      const features = [{ name: 'prefers-color-scheme', value: scheme }]
      await send('Emulation.setEmulatedMedia', { features })
      await send('Page.navigate', { url })
    },
    async until(expression) {
      for (;;) {
        // A page that loads has no result yet.
        const answer = await send('Runtime.evaluate', { expression, returnByValue: true })
        const { subtype, value } = answer?.result ?? {}
        if (subtype !== 'error' && value) return value
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async picture() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' })
      return Buffer.from(data, 'base64')
    },
  }
}
