// Who may import whom: the picture in ARCHITECTURE.md, checked by a program.

/**
 * The rooms of each part from the lowest layer to the highest. A room imports rooms of lower layers
 * alone: neither higher ones nor others of its own layer. A new room needs its place here.
 */
const LAYERS = {
  shared: [
    ['base', 'layouts', 'random', 'handbook'],
    ['genome'],
    ['network', 'drawing'],
    ['search'],
    ['formats'],
    ['tasks'],
    ['evaluation', 'tuning'],
    ['contract'],
  ],
  electron: [
    ['system', 'data', 'preload', 'build', 'start', 'handbook'],
    ['encoders', 'programs'],
    ['rollouts'],
    ['tasks'],
    ['machines'],
    ['runs', 'evaluation', 'vae'],
    ['efficacy', 'tuning'],
    ['bench', 'experiments'],
    ['processes', 'results'],
    ['lab'],
    ['host', 'main', 'reproduce'],
    ['record'],
    ['cli'],
  ],
  renderer: [
    ['lab', 'theme'],
    ['state'],
    ['tasks'],
    ['commands'],
    ['controls'],
    ['plots', 'editor', 'rollout', 'test-strip'],
    [
      'ablation',
      'conditions',
      'encoders',
      'files',
      'handbook',
      'machines',
      'record',
      'robustness',
      'search',
      'sensitivity',
      'what-if',
    ],
    ['own-tasks'],
    ['digits', 'ensemble', 'gallery', 'paper', 'tune', 'vision'],
    ['dial', 'sweep'],
    ['shell'],
  ],
};

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const inside = (part, rooms) => `^${part}/(${rooms.join('|')})/`;

/** One rule a room: what it must not import. */
const layerRules = Object.entries(LAYERS).flatMap(([part, layers]) =>
  layers.flatMap((rooms, height) =>
    rooms.map((room) => {
      const beside = rooms.filter((other) => other !== room);
      const forbidden = [...beside, ...layers.slice(height + 1).flat()];
      return rule(
        `${part}-${room}-points-down`,
        `${part}/${room} imports lower rooms only.`,
        { path: inside(part, [room]) },
        { path: forbidden.length > 0 ? inside(part, forbidden) : '^$' },
      );
    }),
  ),
);

/** A folder without a place among the layers would escape the rules. */
const placed = Object.entries(LAYERS).map(([part, layers]) =>
  rule(
    `${part}-rooms-are-placed`,
    `Every folder of ${part}/ that is imported has its layer in .dependency-cruiser.mjs.`,
    {},
    { path: `^${part}/[^/]+/`, pathNot: [inside(part, layers.flat()), `^${part}/kernels/`] },
  ),
);

export default {
  forbidden: [
    rule(
      'no-cycles',
      'A cycle, of types too, hides which room a line belongs in.',
      {},
      { circular: true },
    ),
    ...layerRules,
    ...placed,
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
      'command-line-without-electron',
      'The command line does not know the Electron shell.',
      { path: '^electron/cli/' },
      { path: '^electron/(main|preload)/' },
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
    exclude: { path: '(^dist/|^shared/kernels/|\\.css$|\\?url$|\\?handbook$|\\?inline$)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
