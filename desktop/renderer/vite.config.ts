import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, minify, type Plugin, transformWithOxc } from 'vite';

const bootFile = new URL('app/boot.ts', import.meta.url).pathname;

/** Puts `app/boot.ts` into the head as a blocking script of its own: no module, no inline code. */
function bootScript(): Plugin {
  let reference: string | undefined;
  return {
    name: 'boot-script',
    async buildStart() {
      if (this.meta.watchMode) return;
      const { code } = await transformWithOxc(await readFile(bootFile, 'utf8'), bootFile);
      const { code: source } = await minify('boot.js', code);
      reference = this.emitFile({ type: 'asset', name: 'boot.js', source });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        const built = Object.values(bundle ?? {}).find((each) => each.fileName.startsWith('assets/boot-'));
        const src = built && reference ? `/${built.fileName}` : '/app/boot.ts';
        return [{ tag: 'script', attrs: { src }, injectTo: 'head' }];
      },
    },
  };
}

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** Writes a `.gz` and a `.br` beside every text file, so that the server compresses nothing itself. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const texts = Object.values(bundle).filter((each) => /\.(js|css|html|svg)$/.test(each.fileName));
        await Promise.all(
          texts.map(async (each) => {
            const bytes = Buffer.from(each.type === 'chunk' ? each.code : each.source);
            const [zipped, crushed] = await Promise.all([
              promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
              promisify(brotliCompress)(bytes, brotli),
            ]);
            this.emitFile({ type: 'asset', fileName: `${each.fileName}.gz`, source: zipped });
            this.emitFile({ type: 'asset', fileName: `${each.fileName}.br`, source: crushed });
          }),
        );
      },
    },
  };
}

/** What several pages share travels in one file instead of thirty; what opens dialogs and popups stays out of the first screen. */
const common = {
  name: 'common',
  test: /desktop\/renderer\/(ui\/(?!dialog|picker)|app\/(?!i18n\/|profile-menu))|\/shared\//,
  minShareCount: 3,
};

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react(), tailwind(), bootScript(), precompressed()],
  server: { proxy: { '/api': process.env.TRAINFLOW_SERVER ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome130', 'firefox130', 'safari18'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [common] } } },
    reportCompressedSize: false,
  },
});
