import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openAsBlob, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { FormData, fetch } from 'undici'

/**
 * Uploads 300 MB to the built packages by curl and by undici, and breaks a form off at each of its
 * bytes. It ends with an error where the memory of the server grows by 64 MB, where an answer does
 * not reach the client, or where a file stays behind.
 */
const SIZE = 300 * 1_048_576
const MOST_GROWTH = 64 * 1_048_576

const run = promisify(execFile)
const dir = mkdtempSync(join(tmpdir(), 'uploads-'))
const stored = join(dir, 'stored')
const big = join(dir, 'big.bin')
writeFileSync(big, '')
truncateSync(big, SIZE)

const server = fork(new URL('./upload-server.mjs', import.meta.url), [stored])
const [{ port }] = await once(server, 'message')
const origin = `http://127.0.0.1:${port}`
const failures = []

try {
  await curl('/disk')
  await ask()
  await measure('300 MB by curl', async () => check(await curl('/disk'), `200 {"size":${SIZE}}`))
  await measure('300 MB by undici', async () =>
    check(await upload('/disk'), `200 {"size":${SIZE}}`),
  )
  await measure('300 MB by curl, refused', async () => check(await curl('/small'), /^413 \{/))
  await measure('300 MB by undici, refused', async () => check(await upload('/small'), /^413 \{/))
  await measure('a form broken off at each byte', breakOffEverywhere)
} finally {
  server.disconnect()
  rmSync(dir, { recursive: true })
}
for (const failure of failures) console.error(failure)
process.exitCode = failures.length > 0 ? 1 : 0

/**
 * @param {string} what
 * @param {() => Promise<void>} act
 */
async function measure(what, act) {
  const before = await ask()
  await act()
  const { highest } = await ask()
  const growth = Math.max(0, highest - before.rss)
  console.log(`${what}: the memory grew by ${(growth / 1_048_576).toFixed(1)} MB`)
  if (growth > MOST_GROWTH) failures.push(`${what}: the memory grew by ${growth} bytes`)
  for (let round = 0; round < 100 && readdirSync(stored).length > 0; round++) await delay(50)
  const left = readdirSync(stored)
  if (left.length > 0) failures.push(`${what}: ${left.length} files stayed behind`)
}

/** @returns {Promise<{ rss: number, highest: number }>} */
async function ask() {
  server.send('memory')
  const [answer] = await once(server, 'message')
  return answer
}

/**
 * @param {string} got
 * @param {string | RegExp} expected
 */
function check(got, expected) {
  if (typeof expected === 'string' ? got === expected : expected.test(got)) return
  failures.push(`expected ${expected}, got ${got}`)
}

/** @param {string} path */
async function curl(path) {
  const args = ['-sS', '-w', '%{http_code} ', '-o', join(dir, 'answer'), '-F', `big=@${big}`]
  try {
    const { stdout } = await run('curl', [...args, origin + path])
    const { stdout: body } = await run('cat', [join(dir, 'answer')])
    return stdout + body
  } catch (error) {
    return String(error)
  }
}

/** @param {string} path */
async function upload(path) {
  const form = new FormData()
  form.append('big', await openAsBlob(big), 'big.bin')
  try {
    const response = await fetch(origin + path, { method: 'POST', body: form })
    return `${response.status} ${await response.text()}`
  } catch (error) {
    return `${error} ${error.cause}`
  }
}

async function breakOffEverywhere() {
  const form = `--b\r\nContent-Disposition: form-data; name="big"; filename="a"\r\n\r\n\r\n--b-\r\n--b--\r\n`
  const head = `POST /disk HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${form.length + 1}\r\n\r\n`
  for (let length = 0; length <= form.length; length++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.end(head + form.slice(0, length))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    await once(socket, 'close')
    if (/^HTTP\/1\.1 2/.test(answer)) failures.push(`cut at ${length}: ${answer}`)
  }
}
