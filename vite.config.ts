import { fileURLToPath } from 'node:url';
import { createLogger, defineConfig, type Logger } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';

/**
 * Says what matters. HarfBuzz and libav.js ask for Node's `module` only where they run on Node: nothing that whoever builds should
 * look at.
 */
function loggerFor(command: 'build' | 'serve'): Logger {
  const logger = createLogger(command === 'build' ? 'warn' : 'info');
  const { warn } = logger;
  logger.warn = (message, options) => {
    if (!/externalized for browser compatibility.*(harfbuzzjs|libav)/.test(message)) warn(message, options);
  };
  return logger;
}

export default defineConfig(({ command }) => ({
  customLogger: loggerFor(command),
  // Relative, so that the site works under any path of any static host.
  base: './',
  plugins: [
    solid(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/app/pwa',
      filename: 'service-worker.ts',
      // src/app/pwa/register-service-worker.ts registers: it has to ask before an update.
      injectRegister: false,
      injectManifest: {
        // A classic script: not every browser starts a service worker from a module.
        rollupFormat: 'iife',
        globPatterns: [
          '**/*.{html,js,css,wasm,svg,png,ico,ttf,otf,woff,woff2,json,cube,mp4,webm,mp3,ogg,storycore}',
        ],
        // 32 MB that most films never need, and a player for those of a relay: kept when first used (src/app/pwa/service-worker.ts).
        globIgnores: [
          '**/ffmpeg-core*',
          '**/film-player*',
          'service-worker.js',
          '**/dashboard*',
          'signed-in.html',
        ],
        maximumFileSizeToCacheInBytes: 40_000_000,
        dontCacheBustURLsMatching: /^assets\//,
      },
      manifest: {
        id: './',
        name: 'StoryCore',
        short_name: 'StoryCore',
        description: 'A video studio that opens as a URL: cut, mix and export finished films, also offline.',
        lang: 'en',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#181818',
        theme_color: '#181818',
        categories: ['video', 'photo', 'productivity'],
        icons: [
          { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  resolve: {
    alias: [
      {
        find: /^loro-crdt$/,
        replacement: fileURLToPath(new URL('src/project/store/loro-web.ts', import.meta.url)),
      },
    ],
  },
  worker: { format: 'es', plugins: () => [solid()] },
  // The libraries that find their WebAssembly beside themselves must not be moved by the dev server's bundling.
  optimizeDeps: {
    exclude: ['@ffmpeg/ffmpeg', '@ffmpeg/core', '@resvg/resvg-wasm', 'harfbuzzjs', 'loro-crdt', 'mediabunny'],
  },
  build: {
    // What has WebGPU and WebCodecs also has these; older browsers get the page that says what is missing.
    target: ['chrome113', 'edge113', 'firefox128', 'safari17'],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      // The dashboard is the relay's page: served by it, never part of the offline studio.
      input: { studio: 'index.html', dashboard: 'dashboard.html', 'signed-in': 'signed-in.html' },
      checks: { pluginTimings: false },
    },
    // Fonts, worklets and codecs are files of their own: inlined they would count in the first load.
    assetsInlineLimit: 0,
  },
  server: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
}));
