export const loader = ({ params }) => ({ id: params.id })
