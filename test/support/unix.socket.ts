import { chmodSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';

/** A listener on a unix socket that everybody may connect to. */
export async function listenOn(path: string, onSocket: (socket: Socket) => void): Promise<() => void> {
  const server = createServer(onSocket);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  chmodSync(path, 0o666);
  return () => void server.close();
}
