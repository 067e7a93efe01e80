import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: 'dist',
    rollupOptions: { input: ['index.html', 'holidays.html', '404.html'] },
  },
});
