import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { createNodeListener, defineAction } from '@portolan/adapter-node'
import { file, multipart } from '@portolan/multipart'
import { toDisk } from '@portolan/multipart/disk'

/** The server of `try-uploads.mjs`. It sends its port, and its memory when it is asked. */
const [dir = ''] = process.argv.slice(2)
mkdirSync(dir, { recursive: true })

/** @param {number} maxSize in bytes */
const upload = (maxSize) =>
  defineAction(
    { body: multipart({ big: file({ maxSize, sink: toDisk({ dir }) }) }) },
    ({ body }) => ({ size: body.big.size }),
  )

const listener = await createNodeListener({
  routes: [
    { pattern: '/disk', module: { action: upload(400 * 1_048_576) } },
    { pattern: '/small', module: { action: upload(1_048_576) } },
  ],
})
const server = createServer(listener)
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))

let highest = 0
setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss())
}, 20)
process.on('message', () => {
  process.send?.({ rss: process.memoryUsage.rss(), highest })
  highest = 0
})
process.on('disconnect', () => process.exit())
