// Who may import whom. Each rule says what to do instead, so that a failing check is a direction.
const PURE = 'scoring|decision|remediation|anomaly|change';
const OUTSIDE = 'telemetry|forge|gate|apply|verification|merge-request|store|keys|doctor';
const home = (name, packages, room) => ({
  name: `${name}-has-one-home`,
  comment: `${packages} may only be imported by ${room}: call that room through its port instead, so that replacing the package stays one room's work.`,
  severity: 'error',
  from: { path: '^(src|infra|simulator)/', pathNot: `^${room}` },
  to: { path: `node_modules/(${packages})(/|$)` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other hide a third noun: move what they share into its own file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-unreachable',
      comment: 'Nothing uses this file: wire it or delete it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(src|infra|simulator)/',
        pathNot:
          '\\.d\\.ts$|^src/dashboard/|^infra/(placements|services)/|^src/main\\.ts$|^simulator/main\\.ts$|^infra/cli\\.ts$',
      },
      to: {},
    },
    {
      name: 'lib-knows-nothing',
      comment: 'lib knows nothing of the domain: put what needs our nouns into the room that owns them.',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^(src/(?!lib/)|infra/|simulator/|tests/)' },
    },
    {
      name: 'domain-imports-nothing',
      comment: 'The vocabulary stands alone: move behaviour into a room and keep types and tiny total functions here.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'pure-rooms-stay-pure',
      comment: 'A pure room sees domain, lib and its own files; give it what it needs as an argument.',
      severity: 'error',
      from: { path: `^src/(${PURE})/` },
      to: { path: '^(src|infra|simulator)/', pathNot: ['^src/(domain|lib)/', '^src/$1/'] },
    },
    {
      name: 'pure-rooms-do-no-io',
      comment: 'Effects live at the rim: take the value, or a port, as an argument.',
      severity: 'error',
      from: { path: `^src/(${PURE})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'outside-rooms-meet-at-ports',
      comment: "Use the other room's port.ts as a type, and let compose.ts hand in the implementation.",
      severity: 'error',
      from: { path: `^src/(${OUTSIDE})/` },
      to: {
        path: '^(src|infra|simulator)/',
        pathNot: ['^src/(domain|lib|observability)/', '^src/$1/', '^src/[a-z-]+/port\\.ts$'],
      },
    },
    {
      name: 'controller-sees-rooms-by-their-index',
      comment: "Import the room's index.ts or port.ts; adapters come in through compose.ts.",
      severity: 'error',
      from: { path: '^src/controller/' },
      to: {
        path: '^(src|infra|simulator)/',
        pathNot: [
          '^src/(domain|lib|observability|controller)/',
          '^src/[a-z-]+/(index|port)\\.ts$',
          '^src/config(-schema)?\\.ts$',
        ],
      },
    },
    {
      name: 'controller-knows-no-vendor',
      comment: 'A vendor package belongs into the room that is its home.',
      severity: 'error',
      from: { path: '^src/controller/' },
      to: { dependencyTypes: ['npm'] },
    },
    {
      name: 'http-asks-commands',
      comment: 'The edge asks controller/commands.ts or a port; it never reaches into a room.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: {
        path: '^(src|infra|simulator)/',
        pathNot: ['^src/(domain|lib|observability|http)/', '^src/controller/commands\\.ts$', '^src/[a-z-]+/port\\.ts$'],
      },
    },
    {
      name: 'dashboard-talks-to-the-api',
      comment: 'The dashboard only knows its own files and the API.',
      severity: 'error',
      from: { path: '^src/dashboard/' },
      to: { pathNot: '^src/dashboard/' },
    },
    {
      name: 'compose-is-not-imported',
      comment: 'Only entries and tests compose the program.',
      severity: 'error',
      from: { path: '^(src|infra|simulator)/', pathNot: '^src/(main|compose)\\.ts$|^src/cli/' },
      to: { path: '^src/compose' },
    },
    {
      name: 'src-never-imports-the-world',
      comment: 'Product and world meet over HTTP, files and Git.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(simulator|infra)/' },
    },
    {
      name: 'the-world-never-imports-src',
      comment: 'Product and world meet over HTTP, files and Git.',
      severity: 'error',
      from: { path: '^(simulator|infra)/' },
      to: { path: '^src/' },
    },
    {
      name: 'simulator-and-infra-are-apart',
      comment: 'They share data files (JSON) only.',
      severity: 'error',
      from: { path: '^(simulator|infra)/' },
      to: { path: '^(simulator|infra)/.*\\.ts$', pathNot: '^$1/' },
    },
    {
      name: 'tests-are-not-imported',
      comment: 'Production code never depends on tests.',
      severity: 'error',
      from: { path: '^(src|infra|simulator)/' },
      to: { path: '^tests/' },
    },
    home('git', 'simple-git', 'src/forge/'),
    home('gitbeaker', '@gitbeaker', 'src/forge/'),
    home('opa', '@open-policy-agent', 'src/gate/'),
    home('prom-client', 'prom-client', '(src/observability|simulator/clouds)/'),
    home('fastify', 'fastify|@fastify', '(src/http|simulator)/'),
    home('mathjs', 'mathjs', 'src/scoring/'),
    home('cdktf', 'cdktf|constructs|@cdktf', 'infra/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((src/dashboard|\\.\\.)/vendor|node_modules/\\.)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
