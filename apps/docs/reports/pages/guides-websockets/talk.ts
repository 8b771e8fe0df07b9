// talk.ts
import { WebSocket } from 'ws'

const socket = new WebSocket('ws://127.0.0.1:41083/')
socket.on('open', () => socket.send('hello'))
socket.on('message', (text) => {
  console.log(String(text))
  socket.close()
})
