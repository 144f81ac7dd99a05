import { beforeEach, describe, expect, it } from '@jest/globals';
import type { InboundRequest, Params, RequestId } from './json-rpc.js';
import { SessionGate } from './session.gate.js';

const CLAIM = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };

function request(id: RequestId, method: string, params?: Params): InboundRequest {
  return { jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) };
}

const refusal = (id: RequestId, code: number, message: string) => ({
  kind: 'answer',
  reply: { jsonrpc: '2.0', id, error: { code, message } },
});

describe('SessionGate', () => {
  let gate: SessionGate;

  beforeEach(() => {
    gate = new SessionGate(4);
  });

  /** Delivers a request and returns the id the SDK gets. */
  function deliver(id: RequestId, method: string, params?: Params): RequestId {
    const admission = gate.admit(request(id, method, params));
    if (admission.kind !== 'deliver') throw new Error(JSON.stringify(admission.reply));
    return admission.request.id;
  }

  function initialize(): void {
    gate.settle(deliver('init', 'initialize'), 'result');
  }

  const cancel = (requestId: unknown) =>
    gate.pass({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId, reason: 'r' } });

  it.each(['tools/list', 'tools/call', 'no/such', 'subscriptions/listen'])(
    'refuses %s before initialize',
    (method) => {
      expect(gate.admit(request(1, method))).toEqual(
        refusal(1, -32600, 'Invalid request: send initialize first.'),
      );
    },
  );

  it('answers a ping before initialize itself, so that it settles nothing', () => {
    expect(gate.admit(request(0, 'ping'))).toEqual({
      kind: 'answer',
      reply: { jsonrpc: '2.0', id: 0, result: {} },
    });
  });

  it.each([
    ['first', []],
    ['later', [request(0, 'tools/list', CLAIM)]],
  ])('refuses the %s request that claims another revision, each by its own claim', (_when, before) => {
    before.forEach((earlier) => gate.admit(earlier));
    const other = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2025-11-25' } };

    expect(gate.admit(request(1, 'tools/list', other))).toEqual({
      kind: 'answer',
      reply: {
        jsonrpc: '2.0',
        id: 1,
        error: {
          code: -32022,
          message: 'Unsupported protocol version: 2025-11-25',
          data: { supported: ['2026-07-28'], requested: '2025-11-25' },
        },
      },
    });
    expect(gate.admit(request(2, 'initialize')).kind).toBe('deliver');
  });

  it('asks for the claim that a later request left out, and not after a mere question', () => {
    gate.admit(request(0, 'server/discover', CLAIM));
    expect(gate.admit(request(1, 'tools/list'))).toMatchObject({ reply: { error: { code: -32600 } } });
    gate.admit(request(2, 'tools/list', CLAIM));

    expect(gate.admit(request(3, 'tools/list'))).toEqual(
      refusal(
        3,
        -32602,
        'Invalid params: without initialize, a request needs "_meta" with "io.modelcontextprotocol/protocolVersion".',
      ),
    );
  });

  it('has no use for claims after initialize', () => {
    initialize();
    const other = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2031-01-01' } };

    expect(gate.admit(request(1, 'tools/list', other)).kind).toBe('deliver');
  });

  it('answers server/discover without a claim at once', () => {
    expect(gate.admit(request(1, 'server/discover'))).toEqual(
      refusal(
        1,
        -32602,
        'Invalid params: server/discover needs "_meta" with "io.modelcontextprotocol/protocolVersion".',
      ),
    );
  });

  it.each(['server/discover', 'tools/list', 'tools/call'])(
    'delivers %s with a claim, without any initialize',
    (method) => {
      expect(gate.admit(request(1, method, CLAIM))).toMatchObject({ kind: 'deliver' });
    },
  );

  it.each(['initialize', 'ping', 'logging/setLevel'])('knows no %s with a claim', (method) => {
    expect(gate.admit(request(1, method, CLAIM))).toMatchObject({
      kind: 'answer',
      reply: { id: 1, error: { code: -32601 } },
    });
  });

  it.each([
    ['initialize', undefined, true],
    ['server/discover', CLAIM, true],
    ['tools/list', CLAIM, false],
  ])('says of %s whether reading waits for its answer', (method, params, handshake) => {
    expect(gate.admit(request(1, method, params))).toMatchObject({ kind: 'deliver', handshake });
  });

  it('serves requests after the answer to initialize, before notifications/initialized', () => {
    initialize();

    expect(gate.admit(request(1, 'tools/list'))).toMatchObject({ kind: 'deliver' });
  });

  it('refuses requests between initialize and its answer, pings excepted', () => {
    deliver('init', 'initialize');

    expect(gate.admit(request(1, 'tools/list'))).toMatchObject({ kind: 'answer' });
    expect(gate.admit(request(2, 'ping'))).toMatchObject({ kind: 'deliver' });
  });

  it('refuses a second initialize', () => {
    initialize();

    expect(gate.admit(request(1, 'initialize'))).toEqual(
      refusal(1, -32600, 'Invalid request: this session is already initialized.'),
    );
  });

  it('lets a client try again after an initialize that failed', () => {
    gate.settle(deliver('init', 'initialize'), 'error');

    expect(gate.admit(request(1, 'tools/list'))).toMatchObject({ kind: 'answer' });
    expect(gate.admit(request(2, 'initialize'))).toMatchObject({ kind: 'deliver' });
  });

  it('refuses an id that is still in flight and knows 1 from "1"', () => {
    initialize();
    deliver(1, 'tools/call');

    expect(gate.admit(request(1, 'ping'))).toEqual(
      refusal(1, -32600, 'Invalid request: another request with this id is still being answered.'),
    );
    expect(gate.admit(request('1', 'ping'))).toMatchObject({ kind: 'deliver' });
  });

  it('takes an id again after its answer', () => {
    initialize();

    expect(gate.settle(deliver(1, 'tools/call'), 'result')).toMatchObject({ id: 1 });
    expect(gate.admit(request(1, 'tools/call'))).toMatchObject({ kind: 'deliver' });
  });

  it('refuses more requests than may wait, with a code outside the reserved range', () => {
    initialize();
    for (const id of [1, 2, 3, 4]) deliver(id, 'tools/call');

    expect(gate.admit(request(5, 'tools/call'))).toEqual(
      refusal(5, 429, 'Too many requests: 4 are waiting for an answer; send more when some have ended.'),
    );
    cancel(1);
    expect(gate.admit(request(5, 'tools/call'))).toMatchObject({ kind: 'deliver' });
  });

  it.each<RequestId>([0, '', 'abc', 7])('cancels the request with id %j by the id the SDK knows', (id) => {
    initialize();
    const internalId = deliver(id, 'tools/call');

    expect(cancel(id)).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: internalId, reason: 'r' },
    });
  });

  it('gives a cancelled id free, and sends its late answer to nobody', () => {
    initialize();
    const first = deliver(1, 'tools/call');
    cancel(1);
    const second = deliver(1, 'tools/call');

    expect(second).not.toBe(first);
    expect(gate.settle(first, 'result')).toBeUndefined();
    expect(gate.settle(second, 'result')).toMatchObject({ id: 1 });
  });

  it.each([[undefined], [null], [99], ['r1'], [{}]])('drops the cancellation of %j', (id) => {
    initialize();
    deliver(1, 'tools/call');

    expect(cancel(id)).toBeUndefined();
  });

  it('does not let initialize be cancelled', () => {
    deliver('init', 'initialize');

    expect(cancel('init')).toBeUndefined();
  });

  it('passes notifications/initialized only after initialize', () => {
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const;

    expect(gate.pass(initialized)).toBeUndefined();
    initialize();
    expect(gate.pass(initialized)).toEqual(initialized);
  });

  it.each(['notifications/roots/list_changed', 'notifications/progress', 'no/such'])('drops %s', (method) => {
    initialize();

    expect(gate.pass({ jsonrpc: '2.0', method })).toBeUndefined();
  });

  it('does not count an open subscription as something that will be answered', () => {
    deliver('sub', 'subscriptions/listen', CLAIM);
    expect(gate.idle).toBe(true);

    const call = deliver(1, 'tools/call', CLAIM);
    expect(gate.idle).toBe(false);
    gate.settle(call, 'result');
    expect(gate.idle).toBe(true);
  });
});
