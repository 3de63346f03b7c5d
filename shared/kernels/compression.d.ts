// The part of the Compression Streams standard that shared/ uses to unpack shipped data. Node and
// browsers both have it; the full declarations live in TypeScript's DOM library, which shared/ must
// not see.
interface UnpackedStream {
  pipeThrough(transform: DecompressionStream): UnpackedStream;
}
declare class Blob {
  constructor(parts: Uint8Array[]);
  stream(): UnpackedStream;
}
declare class DecompressionStream {
  constructor(format: 'gzip');
  private readonly transform: never;
}
declare class Response {
  constructor(body: UnpackedStream);
  arrayBuffer(): Promise<ArrayBuffer>;
}
