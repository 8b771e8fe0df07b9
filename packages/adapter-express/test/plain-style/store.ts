interface User {
  id: string
  name: string
}

const users = new Map<string, User>([['1', { id: '1', name: 'Ada' }]])

export async function getUser(id: string): Promise<User | undefined> {
  return users.get(id)
}

export async function createUser(input: { name: string }): Promise<User> {
  const user = { id: String(users.size + 1), name: input.name }
  users.set(user.id, user)
  return user
}
