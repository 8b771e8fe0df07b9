import { createClient, ProblemError } from '@portolan/client'
import type { Routes } from './routes.js'

/** Shows the users, and adds one. All that it knows of the server are the types of its routes. */
const api = createClient<Routes>()
const list = find('ul')
const form = find('form')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { name = '', email = '', password = '' } = Object.fromEntries(readTexts(form))
  try {
    const { user } = await api.post('/api/users', { body: { name, email, password } })
    show(user.name, user.email)
    form.reset()
    find('output').textContent = ''
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    find('output').textContent = error.detail ?? error.title
  }
})

for (const { name, email } of (await api.get('/api/users')).users) show(name, email)
find('fieldset').disabled = false

function show(name: string, email: string): void {
  const item = document.createElement('li')
  item.textContent = `${name}, ${email}`
  list.append(item)
}

function readTexts(from: HTMLFormElement): [string, string][] {
  return [...new FormData(from)].map(([name, value]) => [name, String(value)])
}

function find<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] {
  const found = document.querySelector(name)
  if (found === null) throw new Error(`The page has no ${name}`)
  return found
}
