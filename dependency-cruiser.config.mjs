// Which way dependencies may point. `shared/` decides, `server/` loads and stores, the renderer asks.
// Proven by planted violations in e2e/directions.test.ts.

const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const offlineContexts =
  'auth|contexts|courses|departments|enrollments|notifications|renewals|settings|users|workflow';
const tests = '\\.test\\.tsx?$';

export default {
  forbidden: [
    // A type that knows of its user's type is gone when the program runs.
    rule('no cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('everything resolves', { pathNot: '\\.css$' }, { couldNotResolve: true }),
    rule('nobody imports a test', {}, { path: tests }),
    rule(
      'shared knows neither backend nor browser',
      { path: '^shared/' },
      { path: '^(server|desktop|e2e|migrations)/' },
    ),
    rule('shared knows no machine', { path: '^shared/', pathNot: tests }, { dependencyTypes: ['core'] }),
    rule(
      'rules know no library',
      { path: '^shared/(?!kernel/)[^/]+/', pathNot: `\\.(schemas|api)\\.ts$|${tests}` },
      { path: 'node_modules/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'the server knows no screen',
      { path: '^server/', pathNot: tests },
      { path: '^(desktop|e2e|migrations)/' },
    ),
    rule(
      'the platform knows no context',
      { path: '^server/platform/', pathNot: tests },
      { path: '^server/(?!platform/)' },
    ),
    rule(
      'contexts know no wiring',
      { path: '^server/[^/]+/', pathNot: tests },
      { path: '^server/[^/]+\\.ts$' },
    ),
    // The demo tells its stories through every context's use cases, as a person would through every page.
    rule(
      'contexts meet at index.ts',
      { path: '^server/(?!platform/|demo/)([^/]+)/', pathNot: tests },
      { path: '^server/(?!platform/)[^/]+/', pathNot: '^server/$1/|/index\\.ts$|\\.table\\.ts$' },
    ),
    rule(
      'use cases know no HTTP',
      { path: '^server/(?!platform/)[^/]+/', pathNot: `\\.routes\\.ts$|${tests}` },
      { path: 'node_modules/(hono|@hono)/' },
    ),
    // The import moves rows in bulk, set by set: its steps are SQL. The demo looks up what its stories left.
    rule(
      'only repositories know the database',
      {
        path: '^server/(?!platform/|integrations/|demo/)[^/]+/',
        pathNot: `\\.(repo|table|publication)\\.ts$|${tests}`,
      },
      {
        path: 'node_modules/(drizzle-orm|pg|pg-boss|pg-copy-streams)/|\\.table\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'what runs in production is no development package',
      { path: '^(server|shared)/', pathNot: tests },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'the edge knows neither server, screen nor shell',
      { path: '^desktop/edge/', pathNot: tests },
      { path: '^(server|e2e|migrations|desktop/(main|renderer))/|node_modules/(electron|pg|react)/' },
    ),
    // A context answers from the copy and the rules: what it works on is handed to it.
    rule(
      'contexts of the edge know no database and no network',
      { path: `^desktop/edge/(offline/|(offline|${offlineContexts})\\.ts$)`, pathNot: tests },
      {
        path: `node_modules/|^desktop/edge/(?!offline/|(offline|${offlineContexts})\\.ts$)`,
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'electron stands in one file',
      { path: '^desktop/main/', pathNot: `^desktop/main/(electron|preload)\\.ts$|${tests}` },
      { path: 'node_modules/electron/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'the renderer is only a client',
      { path: '^desktop/renderer/', pathNot: `/vite\\.config\\.ts$|${tests}` },
      {
        path: '^(server|e2e|migrations|desktop/(main|edge))/|node_modules/(electron|better-sqlite3|pg|hono)/',
      },
    ),
    // What is packed is a folder to them. Their lists (policies) may be read by programs.
    rule(
      'installers know no program',
      { path: '^installers/', pathNot: tests },
      { path: '^(server|desktop|e2e|migrations)/' },
    ),
    rule(
      'the renderer runs in a browser',
      { path: '^desktop/renderer/', pathNot: `/vite\\.config\\.ts$|${tests}` },
      { dependencyTypes: ['core'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^desktop/renderer/dist/' },
    // TypeScript 7 has no JavaScript API: without swc this tool sees nothing, and says so to nobody.
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      conditionNames: ['import', 'node', 'types'],
      exportsFields: ['exports'],
    },
  },
};
