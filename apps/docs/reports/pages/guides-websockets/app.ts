// app.ts
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { isSameOrigin } from '@portolan/adapter-express'
import express from 'express'
import { WebSocketServer } from 'ws'

const app = express()
export default app

const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', (socket) => {
  socket.on('message', (text) => socket.send(`You said ${text}`))
})

export function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer) {
  // Every site may open a WebSocket, and the browser sends the cookies of the user with it.
  if (!isSameOrigin(req)) return socket.destroy()
  sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit('connection', ws, req))
}
