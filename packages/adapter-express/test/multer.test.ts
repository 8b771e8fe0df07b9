import multer from 'multer'
import { describe, expect, test } from 'vitest'
import { type ActionContext, fromExpress, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

describe.each(expressVersions)('an upload through multer on %s', (_name, express) => {
  async function post(
    body: FormData | string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const upload = multer({ limits: { fileSize: 1_000 } }).single('avatar')
    const action = ({ req, body }: ActionContext) => ({
      body,
      file: req.file && { name: req.file.originalname, text: req.file.buffer.toString() },
    })
    const route = { pattern: '/avatar', module: { action }, middleware: [fromExpress(upload)] }
    const app = express()
    app.use(await resourceRoutes({ routes: [route], onError: () => undefined }))
    return fetch(`${await serve(app)}/avatar`, { method: 'POST', body, headers })
  }

  function formWith(field: string, file: string): FormData {
    const form = new FormData()
    form.set('title', 'Me')
    form.set(field, new Blob([file]), 'me.txt')
    return form
  }

  test('gives the handler the fields as its body, and the file', async () => {
    const response = await post(formWith('avatar', 'hello'))
    expect([response.status, await response.json()]).toEqual([
      200,
      { body: { title: 'Me' }, file: { name: 'me.txt', text: 'hello' } },
    ])
  })

  test.each([
    ['a file above the limit', formWith('avatar', 'x'.repeat(1_001)), 413, 'File too large'],
    ['a file in another field', formWith('photo', 'x'), 400, 'Unexpected file field'],
  ])('refuses %s', async (_what, form, status, detail) => {
    const response = await post(form)
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ status, detail }),
    ])
  })

  test('leaves a JSON body to the adapter', async () => {
    const response = await post('{"title":"Me"}', { 'Content-Type': 'application/json' })
    expect(await response.json()).toEqual({ body: { title: 'Me' } })
  })
})
