// Loaded first in a child that utilityProcess would have started: its way to the parent.
Object.defineProperty(process, 'parentPort', {
  value: {
    postMessage: (message: unknown) => process.send?.(message),
    on: (_event: 'message', listener: (event: { readonly data: unknown }) => void) => {
      process.on('message', (data) => listener({ data }));
    },
  },
});
// Electron ends its children with itself.
process.on('disconnect', () => process.exit(0));
