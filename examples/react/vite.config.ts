import { defineConfig } from 'vite'

// esbuild, which Vite has, compiles the JSX. @vitejs/plugin-react adds hot reloading.
export default defineConfig({ esbuild: { jsx: 'automatic' } })
