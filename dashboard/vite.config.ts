import { defineConfig } from 'vite';
import { adoptedStyles } from './adopted-styles.ts';

export default defineConfig({
  plugins: [adoptedStyles()],
  build: {
    target: 'es2023',
    // Data URLs would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    cssCodeSplit: false,
  },
  // `npx vite dashboard` beside a running `npm start`: the page reloads as it is written.
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
