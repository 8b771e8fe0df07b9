// app/api/rooms/route.ts
export const loader = () => ['harbour']
