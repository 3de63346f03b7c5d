/** Ways in which the stand-in can fail as Electron fails on some machines. */
export type Hostility =
  /** A hidden window never says that it can be shown, as on Wayland. */
  | 'never-ready'
  /** The page's own sign of having loaded is missing as well: a page that hangs. */
  | 'never-loaded'
  /** V8 gives up on the first job process. */
  | 'fatal-child';

/** Names the hostilities of a stand-in's process, separated by blanks. */
export const HOSTILITY = 'STANDIN_HOSTILITY';

export function isHostile(way: Hostility): boolean {
  return (process.env[HOSTILITY] ?? '').split(' ').includes(way);
}
