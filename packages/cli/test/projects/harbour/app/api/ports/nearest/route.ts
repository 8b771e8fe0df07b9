export const loader = () => ({ id: 'rtm' })
