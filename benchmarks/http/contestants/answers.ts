/** The answers of every contestant, so that all do the same work. */
export const time = () => ({ timestamp: 1_700_000_000_000, message: 'Hello' })
export const user = (id: string) => ({ user: { id, name: 'Ada Lovelace' } })
/** The one of five cookies that a handler reads. */
export const session = (id: string | undefined) => ({ session: id })
export const created = (name: string) => ({ user: { id: '7', name } })
