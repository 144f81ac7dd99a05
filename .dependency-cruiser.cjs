/** The floors of the house (docs/architecture.md), as rules. `npm run lint` fails on a step in the wrong direction. */
const above = {
  kernel:
    '^src/(policy|logging|database|security|review|tools|plugins|transport|cli)/|^src/(app\\.module|lockdown|main|start|start\\.loader|bundle\\.loader|v8\\.flags)\\.ts$',
  ground:
    '^src/(security|review|tools|plugins|transport|cli)/|^src/(app\\.module|lockdown|main|start|start\\.loader|bundle\\.loader|v8\\.flags)\\.ts$',
  security:
    '^src/(review|tools|plugins|transport|cli)/|^src/(app\\.module|lockdown|main|start|start\\.loader|bundle\\.loader|v8\\.flags)\\.ts$',
  tools:
    '^src/(plugins|transport|cli)/|^src/(app\\.module|lockdown|main|start|start\\.loader|bundle\\.loader|v8\\.flags)\\.ts$',
  top: '^src/cli/|^src/(app\\.module|lockdown|main|start|start\\.loader|bundle\\.loader|v8\\.flags)\\.ts$',
};

const floor = (name, from, to) => ({
  name,
  severity: 'error',
  comment: 'A room imports only from rooms below it.',
  from: { path: from },
  to: { path: to },
});

const rooms = [
  'kernel',
  'policy',
  'logging',
  'database',
  'security',
  'review',
  'tools',
  'transport/stdio',
  'cli',
];

const frontDoors = [
  ...rooms.map((room) => ({
    name: `front-door-of-${room.replace('/', '-')}`,
    severity: 'error',
    comment:
      'A room is entered through its index.ts. Only lockdown.ts and start.ts reach further: they run before anything is loaded.',
    from: { path: '^src/', pathNot: `^src/(${room}/|(lockdown|start)\\.ts$)` },
    to: { path: `^src/${room}/`, pathNot: '/index\\.ts$|^src/kernel/call-scope\\.ts$' },
  })),
  {
    name: 'front-door-of-a-plugin',
    severity: 'error',
    comment: 'A plugin is entered through its index.ts.',
    from: { path: '^src/', pathNot: '^src/plugins/[^/]+/' },
    to: { path: '^src/plugins/[^/]+/', pathNot: '/index\\.ts$' },
  },
];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A circle means a missing port.',
      from: {},
      to: { circular: true },
    },
    floor('floor-0-kernel', '^src/kernel/', above.kernel),
    floor('floor-1-policy-logging-database', '^src/(policy|logging|database)/', above.ground),
    floor('floor-2-security', '^src/security/', above.security),
    {
      name: 'review-reads-only',
      severity: 'error',
      comment:
        'It reads what the log says; nothing of the server is for it, and it is for nothing of the server.',
      from: { path: '^src/review/' },
      to: { path: '^src/(policy|logging|database|tools|plugins|transport|cli)/' },
    },
    {
      name: 'review-only-for-the-command-line',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(review|cli)/' },
      to: { path: '^src/review/' },
    },
    floor('floor-3-tools', '^src/tools/', above.tools),
    floor('floor-4-plugins-transport', '^src/(plugins|transport)/', above.top),
    {
      name: 'kernel-is-plain',
      severity: 'error',
      comment: 'The kernel is the words every room speaks; it knows no framework.',
      from: { path: '^src/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^node_modules/' },
    },
    {
      name: 'ground-rooms-are-islands',
      severity: 'error',
      from: { path: '^src/(policy|logging|database)/' },
      to: { path: '^src/(policy|logging|database)/', pathNot: '^src/$1/' },
    },
    {
      name: 'plugins-are-islands',
      severity: 'error',
      from: { path: '^src/plugins/([^/]+)/' },
      to: { path: '^src/(plugins/([^/]+)|transport)/', pathNot: '^src/plugins/$1/' },
    },
    {
      name: 'transport-knows-no-plugin',
      severity: 'error',
      from: { path: '^src/transport/' },
      to: { path: '^src/plugins/' },
    },
    ...frontDoors,
    {
      name: 'one-giver-of-call-scopes',
      severity: 'error',
      comment: 'Whoever runs something in a call scope decides which tool it counts for.',
      from: { path: '^src/', pathNot: '^src/(kernel/|tools/tool\\.dispatcher\\.ts$|.*\\.spec\\.ts$)' },
      to: { path: '^src/kernel/call-scope\\.ts$' },
    },
    {
      name: 'permits-only-where-judged',
      severity: 'error',
      comment: 'A permit takes its holder past the egress guard.',
      from: {
        path: '^src/',
        pathNot:
          '^src/security/(firewall/|sandbox/program\\.launcher\\.ts$|approval/desk/desk\\.(socket|client)\\.ts$)',
      },
      to: { path: '^src/security/firewall/guard/permit\\.ts$' },
    },
    {
      name: 'sdk-only-in-transport',
      severity: 'error',
      comment: 'The protocol belongs to the transport.',
      from: { pathNot: '^src/transport/stdio/' },
      to: { path: 'node_modules/@modelcontextprotocol/' },
    },
    {
      name: 'one-user-of-the-context-creator',
      severity: 'error',
      comment: 'Nest core is for the tools room, the security chain and the composition; see test/pins.',
      from: { path: '^src/', pathNot: '^src/(tools/|security/security\\.module\\.ts$|cli/|.*\\.spec\\.ts$)' },
      to: { path: 'node_modules/@nestjs/core/' },
    },
    {
      name: 'network-only-in-the-firewall',
      severity: 'error',
      comment: 'Plugins reach the network through context.egress.',
      from: {
        path: '^src/',
        pathNot: '^src/security/(firewall/|approval/desk/desk\\.(socket|client)\\.ts$)',
      },
      to: {
        path: '^(node:)?(net|tls|http|https|http2|dgram|dns|dns/promises)$|node_modules/(axios|undici)/',
      },
    },
    {
      name: 'one-starter-of-processes',
      severity: 'error',
      comment:
        'One file starts processes, inside the sandbox. The egress guard loads these modules to close them.',
      from: {
        path: '^src/',
        pathNot: '^src/security/(firewall/guard/|sandbox/program\\.launcher\\.ts$)|\\.spec\\.ts$',
      },
      to: { path: '^(node:)?(child_process|worker_threads|cluster)$' },
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'src-not-to-test',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/|\\.spec\\.ts$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Delete what is no longer used.',
      from: { orphan: true, path: '^src/', pathNot: '(\\.d\\.ts|/main\\.ts)$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
