import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// TIDEWAITER_SERVER names the server that `npm run dev` passes questions on to.
const server = process.env.TIDEWAITER_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // Beside the programs; `tidewaiter serve` looks for it there.
    outDir: '../build/portal',
    emptyOutDir: true,
    // The pictures' library is one file of its own, fetched with the first page that draws.
    chunkSizeWarningLimit: 700,
    // No data: addresses; the server's content policy allows scripts and styles from itself only.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': server, '/openapi.json': server } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
