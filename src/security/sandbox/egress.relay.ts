/** Where a program inside finds the way out, as its proxy variables name it. */
export const RELAY_PORT = 3128;

interface Wire {
  on(event: 'error' | 'close', listener: () => void): void;
  pipe(to: Wire): void;
  destroy(): void;
}

interface Listener {
  on(event: 'error', listener: () => void): void;
  listen(port: number, host: string, ready: () => void): void;
}

interface Program {
  on(event: 'error', listener: () => void): void;
  on(event: 'exit', listener: (code: number | null, signal: string | null) => void): void;
}

/** Gives the relay Node's modules; it runs alone inside the sandbox, where nothing of this server is visible. */
type Require = (name: string) => never;

/**
 * Carries connections from a port of the sandbox's own loopback to the socket of the proxy, because programs know
 * proxies by their port. It decides nothing: the proxy does. Then it runs the program, and ends as that ends.
 */
function relay(load: Require, argv: readonly string[], end: (code: number) => never): void {
  const { connect, createServer } = load('node:net') as {
    connect(options: { path: string; allowHalfOpen: true }): Wire;
    createServer(options: { allowHalfOpen: true }, onConnection: (wire: Wire) => void): Listener;
  };
  const { spawn } = load('node:child_process') as {
    spawn(file: string, args: readonly string[], options: object): Program;
  };
  const { constants } = load('node:os') as { constants: { signals: Record<string, number> } };
  const [socketPath = '', port = '', file = '', ...args] = argv;
  // Whoever has said all may still be waiting for the answer.
  const server = createServer({ allowHalfOpen: true }, (inside) => {
    const outside = connect({ path: socketPath, allowHalfOpen: true });
    const close = (): void => {
      inside.destroy();
      outside.destroy();
    };
    inside.on('error', close);
    outside.on('error', close);
    inside.on('close', close);
    outside.on('close', close);
    inside.pipe(outside);
    outside.pipe(inside);
  });
  server.on('error', () => end(126));
  server.listen(Number(port), '127.0.0.1', () => {
    const program = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit'] });
    program.on('error', () => end(127));
    program.on('exit', (code, signal) => end(code ?? 128 + (constants.signals[String(signal)] ?? 0)));
  });
}

/** The relay as a CommonJS program. Arguments: the socket, the port, then the words of the command to run. */
export const RELAY_PROGRAM = `(${relay.toString()})(require, process.argv.slice(2), (code) => process.exit(code));\n`;
