import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The browser's half, to `dist/web`. The server writes a fresh nonce in place of `__CSP_NONCE__` at each serving; the
 * scripts are our own files, so the policy needs no `unsafe-inline`.
 */
export default defineConfig({
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: {
      // The parts of antd do not say that loading them does nothing: what we use none of would come with what we use.
      treeshake: { moduleSideEffects: [{ test: /node_modules[\\/]@rc-component[\\/]/, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            {
              name: 'tanstack',
              test: /node_modules[\\/]@tanstack[\\/](query|react-query|router|react-router|history|store|react-store)/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
})
