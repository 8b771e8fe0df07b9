export const loader = () => ({ ok: true })
