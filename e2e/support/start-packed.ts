// Starts a packed program with a stand-in for Electron: node start-packed.ts <main.js> <folder>; prints what a person would see.
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { electronModule, fake } from './electron-module.ts';

const [program = '', folder = ''] = process.argv.slice(2);
fake.app.paths.set('appData', folder);

Object.assign(globalThis, { electronModule });
const source = `export const { ${Object.keys(electronModule).join(', ')} } = globalThis.electronModule;`;
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: 'stand-in:electron', shortCircuit: true } : next(name, context),
  load: (url, context, next) =>
    url === 'stand-in:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});

await import(pathToFileURL(program).href);
while (fake.windows[0]?.isShown !== true && fake.errorBoxes.length === 0)
  await new Promise((done) => setTimeout(done, 10));
const ask = (path: string) =>
  fake.sessionOf('persist:trainflow').request(new Request(`app://trainflow${path}`));
process.stdout.write(
  JSON.stringify({
    pages: fake.windows[0]?.pages,
    first: await (await ask('/')).text(),
    session: (await ask('/api/auth/session')).status,
    toolTip: fake.trays[0]?.toolTip,
    errors: fake.errorBoxes,
  }),
);
process.exit(0);
