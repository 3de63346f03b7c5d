// Who may import whom: the picture in ARCHITECTURE.md, checked by a program.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule(
      'no-cycles',
      'A cycle hides which room a line belongs in.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'shared-is-pure',
      'shared/ imports itself and pure packages only.',
      { path: '^shared/' },
      { pathNot: ['^shared/', '^node_modules/zod/'] },
    ),
    rule(
      'renderer-below',
      'The window knows shared/, never the laboratory behind it.',
      { path: '^renderer/' },
      { path: '^(electron|tests)/' },
    ),
    rule(
      'renderer-no-node',
      'The window has no Node.',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'electron-above',
      'Nothing in electron/ imports the window.',
      { path: '^electron/' },
      { path: '^(renderer|tests)/' },
    ),
    rule(
      'only-shells-import-electron',
      'Only main and preload know Electron.',
      { path: '^electron/', pathNot: '^electron/(main|preload)/' },
      { path: '^node_modules/electron/' },
    ),
    rule(
      'lab-without-shells',
      'The laboratory knows neither of its shells nor the command line.',
      { path: '^electron/(lab|runs|workers|evaluation|tuning|data)/' },
      { path: '^electron/(main|preload|host|cli)/' },
    ),
    rule(
      'shells-apart',
      'The two shells do not know each other.',
      { path: '^electron/(main|preload)/' },
      { path: '^electron/(host|cli)/' },
    ),
    rule(
      'no-unlisted',
      'Every package that is imported is listed in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'resolvable',
      'Every import leads somewhere.',
      {},
      { couldNotResolve: true, pathNot: '\\?' },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^shared/kernels/|\\.css$|\\?url$|\\?inline$)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
