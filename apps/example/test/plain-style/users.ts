export interface User {
  id: string
  name: string
}

const ADA: User = { id: '1', name: 'Ada' }
const users: User[] = [ADA]

export async function getUser(id: string): Promise<User | undefined> {
  return users.find((user) => user.id === id)
}

export async function createUser(input: { name: string }): Promise<User> {
  const user = { id: String(users.length + 1), name: input.name }
  users.push(user)
  return user
}

export async function listUsers(): Promise<User[]> {
  return users
}
