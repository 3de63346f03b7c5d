import { at, item } from '../../shared/base/arrays.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { heatMap, type HeatPicture } from '../../shared/drawing/heat-map.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { Palette, Scheme } from '../../shared/drawing/tokens.ts';
import { divergingColour } from '../../shared/drawing/weight-colour.ts';
import { roleInWords, withFirst, type Roles } from '../../shared/evaluation/roles.ts';
import type { Genome, NodeId } from '../../shared/genome/genome.ts';
import type { ReadRollout } from '../state/reading.ts';

export interface NamedRoles {
  readonly genome: Genome;
  readonly roles: Roles;
  readonly nameOf: (node: NodeId) => string;
}

/** Correlations of all signals that vary, group after group: the groups are blocks on the diagonal. */
export function rolesPicture(
  { genome, roles, nameOf }: NamedRoles,
  theme: { readonly palette: Palette; readonly scheme: Scheme },
  width: number,
  height: number,
): HeatPicture {
  const names = roles.order.map((place) => nameOf(item(genome.nodes, place).id));
  return heatMap({
    values: roles.correlations,
    rows: names.length,
    columns: names.length,
    range: [-1, 1],
    rowLabels: names.map((text) => ({ text })),
    columnLabels: [],
    rowTitle: '',
    columnTitle: 'Correlation r; columns in the order of rows',
    format: (value) => formatNumber(value, 0),
    colour: (share) => divergingColour(share, theme.scheme),
    palette: theme.palette,
    width,
    height,
  });
}

/** One row a node: its group, its values, what it follows and what switches it, and the rollout they are of. */
export function rolesCsv(named: NamedRoles, read: ReadRollout): string {
  const { roles, nameOf } = named;
  const groupOf = new Map(roles.groups.flatMap(({ places }, g) => places.map((p) => [p, g])));
  const header = [
    ...['node', 'name', 'group', 'correlation with the first of its group'],
    ...['least', 'mean', 'greatest', 'follows', 'correlation', 'switches with', 'share of steps'],
    ...['role', 'seed', 'trial', 'weight', 'steps', 'seconds'],
  ];
  const { reading, sights, seed, trial, stepSeconds } = read;
  const rows = roles.roles.map((role, place) => {
    const group = groupOf.get(place);
    const { follows, switches } = role;
    const name = follows === null ? '' : nameOf(follows.input);
    return [
      ...[role.node, nameOf(role.node), group === undefined ? null : group + 1],
      withFirst(roles, place),
      ...[role.low, role.mean, role.high],
      ...[follows?.ofSize === true ? `|${name}|` : name, follows?.correlation ?? null],
      ...[switches === null ? '' : nameOf(switches.input), switches?.share ?? null],
      ...[roleInWords(role, nameOf), seed, trial, at(sights.weights, 0)],
      ...[reading.steps, reading.steps * stepSeconds],
    ];
  });
  return toCsv(header, rows);
}
