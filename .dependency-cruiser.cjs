/**
 * The import table (ARCHITECTURE.md, "Who may import whom") as rules. Type imports count, tests do not: a test may
 * reach for any host. `scripts/check/layers.test.ts` proves that each kind of rule bites.
 */

/** Paths of our own sources, wherever they lie. */
const ours = '^(src|workers|models|relay-server|e2e|bench|scripts)/';
/** Tests and the folders that only tests use. */
const tests = '\\.(test|spec)\\.tsx?$|/(testing|test-rig|harness)/';

/** What stands for a worker on the page's side: the only files of `workers` that the app may name. */
const workersClients = '^workers/[^/]+/[^/]+-client\\.ts$';

/**
 * One row: files of `from` import from `from` itself, from `to` and from `src/base`, and from nothing else of ours.
 * A row whose folder lies inside another row's folder stands instead of it. An entry that begins with `^` is a pattern.
 */
const table = [
  { from: 'src/base', to: [] },
  { from: 'src/project/records', to: [] },
  { from: 'src/project/migrations', to: ['src/project/records'] },
  { from: 'src/project/store', to: ['src/project/records', 'src/project/migrations'] },
  { from: 'src/project/commands', to: ['src/project/records', 'src/project/store'] },
  { from: 'src/project/versions', to: ['src/project/records', 'src/project/store', 'src/project/commands'] },
  { from: 'src/project', to: [] },
  { from: 'src/interchange', to: ['src/project'] },
  { from: 'src/engine/ports', to: [] },
  { from: 'src/engine/timeline', to: ['src/project/records'] },
  { from: 'src/engine/media', to: ['src/engine/ports', 'src/engine/timeline'] },
  { from: 'src/engine/audio', to: ['src/engine/ports', 'src/engine/timeline'] },
  { from: 'src/engine/frame-graph', to: ['src/engine/timeline'] },
  { from: 'src/engine/compositor', to: ['src/engine/frame-graph', 'src/engine/ports'] },
  { from: 'src/engine/render', to: ['src/engine'] },
  { from: 'src/effects', to: ['src/engine/frame-graph', 'src/engine/audio'] },
  { from: 'src/intelligence', to: ['src/project', 'src/engine/ports'] },
  { from: 'src/protocol', to: ['src/project'] },
  { from: 'src/storage', to: ['src/project'] },
  {
    from: 'src/app/session',
    to: ['src/project', 'src/interchange', 'src/storage', 'src/protocol', workersClients],
  },
  { from: 'src/app/ui', to: [] },
  { from: 'src/app/pwa', to: [] },
  // The relay's own page: the studio's controls and words around the relay's language.
  {
    from: 'src/app/dashboard',
    to: [
      'src/app/ui',
      'src/app/styles',
      'src/app/session/relay',
      '^src/app/session/save-blob\\.ts$',
      'src/protocol',
    ],
  },
  // What the features share of an open project: its context, the view's state, the actions.
  {
    from: 'src/app/workspace',
    to: ['src/app/session', 'src/app/ui', 'src/project', 'src/effects', 'src/engine/timeline'],
  },
  {
    from: 'src/app/features',
    to: [
      'src/app/workspace',
      'src/app/session',
      'src/app/ui',
      'src/project',
      'src/effects',
      'src/engine/timeline',
    ],
  },
  { from: 'src/app', to: [] },
  {
    from: 'workers',
    // Of the document its records alone: the protocol carries snapshots and their diffs, a worker applies them.
    to: [
      'src/protocol',
      'src/storage',
      'src/engine',
      'src/effects',
      'src/intelligence',
      'models',
      'src/project/records',
    ],
  },
  { from: 'models', to: ['src/engine/ports'] },
  { from: 'relay-server/static', to: [] },
  { from: 'relay-server/relay', to: ['src/project', 'src/protocol', 'relay-server/static'] },
  {
    from: 'relay-server/render-node',
    to: [
      'src/project',
      'src/interchange',
      'src/protocol',
      'src/engine',
      'src/effects',
      'src/intelligence',
      'models',
    ],
  },
];

const inside = (folder) => (folder.startsWith('^') ? folder : `^${folder}/`);

const rows = table.map(({ from, to }) => ({
  name: `imports-of-${from.replaceAll('/', '-')}`,
  comment: `${from} may import ${to.join(', ') || 'nothing of ours'}${from === 'src/base' ? '' : ' (and src/base)'}`,
  severity: 'error',
  from: {
    path: inside(from),
    pathNot: [
      tests,
      // Rows of folders inside this one speak for themselves.
      ...table.filter((row) => row.from.startsWith(`${from}/`)).map((row) => inside(row.from)),
    ],
  },
  to: { path: ours, pathNot: [from, ...to, 'src/base'].map(inside) },
}));

/** A library and the only places that may import it. */
const libraries = [
  { path: 'solid-js|@kobalte|@solid-primitives|@corvu', only: ['src/app'] },
  { path: 'hls\\.js', only: ['src/app/ui'] },
  { path: 'dexie', only: ['src/storage'] },
  { path: 'hono|@hono', only: ['relay-server'] },
  { path: 'loro-crdt', only: ['src/project'] },
  { path: 'comlink|onnxruntime-[a-z]+', only: ['workers', 'relay-server/render-node'] },
  { path: '@ffmpeg', only: ['workers'] },
  { path: 'webgpu|@mediabunny/server', only: ['relay-server/render-node'] },
  { path: 'workbox-[a-z-]+', only: ['src/app/pwa'] },
];

const libraryRules = libraries.map(({ path, only }) => ({
  name: `only-in-${only.join('-or-').replaceAll('/', '-')}`,
  comment: `${path} belongs to ${only.join(' and ')} alone`,
  severity: 'error',
  from: { path: '^(src|workers|models|relay-server)/', pathNot: [tests, ...only.map(inside)] },
  to: { path: `(^|/)node_modules/(${path})/` },
}));

module.exports = {
  forbidden: [
    ...rows,
    ...libraryRules,
    {
      name: 'no-feature-imports-another',
      comment: 'features meet in the session, never each other',
      severity: 'error',
      from: { path: '^src/app/features/([^/]+)/', pathNot: tests },
      to: { path: '^src/app/features/', pathNot: '^src/app/features/$1/' },
    },
    {
      name: 'no-circle',
      comment: 'what imports each other is one thing, or needs an interface below both',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-node-in-the-engine-or-the-app',
      comment: 'src and workers run in browsers too: what needs Node is a port',
      severity: 'error',
      from: { path: '^(src|workers|models)/', pathNot: [tests, '^models/training/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nobody-imports-a-test',
      comment: 'rigs and fixtures are for tests and measurements',
      severity: 'error',
      from: { pathNot: [tests, '^(bench|e2e)/'] },
      to: { path: tests },
    },
    {
      name: 'the-oracle-judges-and-nothing-else',
      comment: 'FFmpeg of the machine is for tests, measurements and the making of the sample',
      severity: 'error',
      from: { pathNot: [tests, '^(oracle|bench|e2e|scripts)/', '/conformance/'] },
      to: { path: '^oracle/' },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'the file or package does not exist',
      severity: 'error',
      from: {},
      // Vite answers queries such as ?url and ?worker, and its own virtual modules.
      to: { couldNotResolve: true, pathNot: '^virtual:|\\?(url|worker|raw|inline)' },
    },
    {
      name: 'no-undeclared-package',
      comment: 'a package that another one happens to bring along can vanish with it',
      severity: 'error',
      from: { path: '^(src|workers|models|relay-server|bin)/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: false,
    progress: { type: 'none' },
  },
};
