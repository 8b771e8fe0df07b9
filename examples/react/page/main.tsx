import { createClient } from '@portolan/client'
import { type FormEvent, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Routes } from '../.portolan/types/routes'

const api = createClient<Routes>()

function Users() {
  const [users, setUsers] = useState<{ id: string; name: string }[]>([])
  useEffect(() => {
    api.get('/api/users').then(setUsers)
  }, [])

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name'))
    const user = await api.post('/api/users', { body: { name } })
    setUsers([...users, user])
  }

  return (
    <>
      <h1>Users</h1>
      <ul>
        {users.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      <form onSubmit={add}>
        <label>
          Name <input name="name" required />
        </label>
        <button type="submit">Add</button>
      </form>
    </>
  )
}

const main = document.querySelector('#main')
if (main !== null) createRoot(main).render(<Users />)
