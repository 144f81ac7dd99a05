import { Socket } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import { serveBytes } from '../../../test/support/web.server.js';
import { dialPinned, isPinnedPeer } from './pinned.dial.js';

describe('isPinnedPeer', () => {
  it.each([
    ['127.0.0.1', ['127.0.0.1'], true],
    ['::ffff:127.0.0.1', ['127.0.0.1'], true],
    ['127.0.0.1', ['::ffff:7f00:1'], true],
    ['2606:4700::1111', ['1.1.1.1', '2606:4700:0:0::1111'], true],
    ['fe80::1%eth0', ['fe80::1'], true],
    ['127.0.0.2', ['127.0.0.1'], false],
    ['127.0.0.1', [], false],
    [undefined, ['127.0.0.1'], false],
    ['', [''], false],
  ])('%s among %j: %s', (peer, addresses, expected) => {
    expect(isPinnedPeer(peer, addresses)).toBe(expected);
  });
});

describe('dialPinned', () => {
  const never = new AbortController().signal;

  it('connects to nobody when there is no judged address', async () => {
    const target = { addresses: [], port: 80, tls: undefined };
    await expect(dialPinned(target, never)).rejects.toThrow('There is no judged address to connect to.');
  });

  it('never resolves anything itself', async () => {
    const target = { addresses: ['localhost'], port: 80, tls: undefined };
    await expect(dialPinned(target, never)).rejects.toThrow('A judged address cannot be read.');
  });

  it('gives out no connection whose peer is not one of the judged addresses', async () => {
    const received: string[] = [];
    let noticed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (noticed = resolve));
    const { port } = await serveBytes((socket) => {
      socket.on('data', (bytes: Buffer) => received.push(bytes.toString())).on('close', noticed);
    });
    const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
    const diverted = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (
      this: Socket,
      ...args: unknown[]
    ) {
      Object.defineProperty(this, 'remoteAddress', { value: '127.0.0.2' });
      return connect.apply(this, args);
    });
    const work = dialPinned({ addresses: ['127.0.0.1'], port, tls: undefined }, never);
    await expect(work).rejects.toMatchObject({
      refusal: { code: 'EGRESS.DENIED', rule: 'judged-addresses-only' },
    });
    diverted.mockRestore();
    await closed;
    expect(received).toEqual([]);
  });

  it('closes the connection of a handshake that is cancelled', async () => {
    const cancel = new AbortController();
    let noticed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (noticed = resolve));
    const { port } = await serveBytes((socket) => {
      socket.on('close', noticed);
      socket.once('data', () => cancel.abort(new Error('enough')));
    });
    const tls = { identity: 'api.test', serverName: 'api.test' };
    const work = dialPinned({ addresses: ['127.0.0.1'], port, tls }, cancel.signal);
    await expect(work).rejects.toThrow('enough');
    await closed;
  });
});
