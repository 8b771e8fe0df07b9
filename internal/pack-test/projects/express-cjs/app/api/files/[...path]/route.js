exports.loader = ({ params }) => ({ path: params.path })
