export { readyz as loader } from '../../health.js'
