// The client library of NATS, which is read when a server is first needed. It consists of CommonJS modules: a bundle
// finds their names in a static import alone.
export { Objm } from '@nats-io/obj';
export { connect, credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';
