/** A page of docs/handbook, which the build replaces by the whole handbook (electron/handbook/vite-plugin.ts). */
declare module '*?handbook' {
  const handbook: unknown;
  export default handbook;
}
