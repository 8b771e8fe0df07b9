export { livez as loader } from '../../health.js'
