export const loader = ({ params }) => ({ path: params.path })
