import { createDispatcher, defineAction } from '@portolan/dispatch-core'
import { file, files, multipart } from '@portolan/multipart'
import { toDisk } from '@portolan/multipart/disk'
import { z } from 'zod' // or any other library that follows Standard Schema

const body = multipart({
  avatar: file({ maxSize: '2mb', types: ['image/png'] }),
  video: file({ maxSize: '300mb', sink: toDisk(), optional: true }),
  scans: files({ max: 3, types: ['application/pdf'] }),
  title: z.string(),
})
const action = defineAction({ body }, ({ body }) => ({
  title: body.title,
  avatar: body.avatar.size,
  scans: body.scans.map(({ name }) => name),
  hasVideo: body.video !== undefined,
}))

const dispatcher = createDispatcher({ routes: [{ pattern: '/profile', module: { action } }] })
const send = async (form: FormData) => {
  const request = new Request('http://localhost/profile', { method: 'PUT', body: form })
  const response = await dispatcher.fetch(request)
  console.log(response.status, await response.text())
}
const form = new FormData()
form.append('title', 'Me')
form.append('avatar', new File(['png'], 'me.png', { type: 'image/png' }))
form.append('scans', new File(['pdf'], '../a.pdf', { type: 'application/pdf' }))
await send(form) // 200 {"title":"Me","avatar":3,"scans":["a.pdf"],"hasVideo":false}
form.append('admin', 'yes')
await send(form) // 400 {"title":"Bad Request","status":400,"detail":"The form has a field that is not declared: \"admin\""}
