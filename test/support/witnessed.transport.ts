import type { Readable } from 'node:stream';
import { FrameWitness } from './frame.witness.js';

/** What the stdio transports of both official clients have in common. */
interface StdioTransport {
  start(): Promise<void>;
  send(message: object, ...rest: readonly never[]): Promise<void>;
}

/** The same transport, with a witness on the raw bytes; the SDKs drop lines that they cannot read. */
export function witnessed<T extends StdioTransport>(transport: T): T {
  const witness = new FrameWitness();
  const start = transport.start.bind(transport);
  const send = transport.send.bind(transport);
  transport.start = async () => {
    await start();
    stdoutOf(transport).on('data', (bytes: Buffer) => witness.received(bytes));
  };
  transport.send = (message, ...rest) => {
    witness.sent(`${JSON.stringify(message)}\n`);
    return send(message, ...rest);
  };
  return transport;
}

function stdoutOf(transport: object): Readable {
  const { _process: child } = transport as { readonly _process?: { readonly stdout?: Readable | null } };
  // Private to the SDKs; nothing public gives the bytes.
  if (!child?.stdout) throw new Error('The transport of the SDK no longer keeps its child in "_process".');
  return child.stdout;
}
