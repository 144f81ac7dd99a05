import { InFlight, type Waiting } from './in-flight.js';
import {
  ERROR_CODE,
  errorReply,
  isUsableId,
  type ErrorReply,
  type InboundNotification,
  type InboundRequest,
  type RequestId,
} from './json-rpc.js';
import { claimsRevision, isOfThePast, missingClaim, refuseClaim, removedMethod } from './revision.claim.js';

/** Requests that may wait for an answer at one time, open subscriptions included. */
export const MAX_IN_FLIGHT = 256;

/** Stays unanswered for as long as the client listens. */
const SUBSCRIPTION = 'subscriptions/listen';

export interface PingReply {
  readonly jsonrpc: '2.0';
  readonly id: RequestId;
  readonly result: Readonly<Record<string, never>>;
}

/** What becomes of a request. `handshake` says that nothing more may be read before it is answered. */
export type Admission =
  | { readonly kind: 'deliver'; readonly request: InboundRequest; readonly handshake: boolean }
  | { readonly kind: 'answer'; readonly reply: ErrorReply | PingReply };

type Phase = 'opening' | 'initializing' | 'initialized';

/**
 * Who may ask what, when: the order of a session and the ids of its requests. No input or output of its own.
 *
 * Revision 2026-07-28 has no session to open. A request that carries its `_meta` claim always passes, and the SDK
 * judges the claim; whatever claims nothing has to send `initialize` first.
 */
export class SessionGate {
  readonly #inFlight = new InFlight();
  /** Ids of this server's own requests that wait for the client's answer. */
  readonly #asked = new Set<RequestId>();
  #phase: Phase = 'opening';
  /** Whether the client has used the revision without handshake, beyond asking whether there is one. */
  #modern = false;

  constructor(private readonly maxInFlight: number = MAX_IN_FLIGHT) {}

  /** Whether somebody still waits for an answer that will come by itself. */
  get idle(): boolean {
    for (const waiting of this.#inFlight.values()) if (waiting.method !== SUBSCRIPTION) return false;
    return true;
  }

  admit(request: InboundRequest): Admission {
    const refusal = this.#findRefusal(request);
    if (refusal !== undefined) return { kind: 'answer', reply: refusal };
    // Answered here: to the SDK, a ping without a claim would settle that the client is of the older kind.
    if (request.method === 'ping' && this.#phase === 'opening' && !claimsRevision(request.params)) {
      return { kind: 'answer', reply: { jsonrpc: '2.0', id: request.id, result: {} } };
    }
    if (request.method === 'initialize') this.#phase = 'initializing';
    else if (request.method !== 'server/discover') this.#modern ||= claimsRevision(request.params);
    const { internalId } = this.#inFlight.add(request.id, request.method);
    return {
      kind: 'deliver',
      request: { ...request, id: internalId },
      handshake: request.method === 'initialize' || request.method === 'server/discover',
    };
  }

  /** The notification as the SDK may see it, or undefined when there is nothing it could mean. */
  pass(notification: InboundNotification): InboundNotification | undefined {
    switch (notification.method) {
      case 'notifications/initialized':
        return this.#phase === 'initialized' ? notification : undefined;
      case 'notifications/cancelled':
        return this.#cancel(notification);
      default:
        return undefined;
    }
  }

  /**
   * Takes the SDK's answer to a request.
   *
   * @returns whose answer it is, or undefined when nobody waits for it any more
   */
  settle(internalId: unknown, ending: 'result' | 'error'): Waiting | undefined {
    const waiting = this.#inFlight.find(internalId);
    if (waiting === undefined) return undefined;
    this.#inFlight.remove(waiting);
    if (waiting.method === 'initialize') this.#phase = ending === 'result' ? 'initialized' : 'opening';
    return waiting;
  }

  /** Notes a request of this server's own. */
  ask(id: RequestId): void {
    this.#asked.add(id);
  }

  /** Nobody waits for the answer any more. */
  unask(id: unknown): void {
    this.#asked.delete(id as RequestId);
  }

  /** Whether a response answers one of them: each is answered once. */
  isAnswer(id: RequestId): boolean {
    return this.#asked.delete(id);
  }

  /** The id that the sender gave the request which the SDK knows by this one. */
  senderId(internalId: unknown): RequestId | undefined {
    return this.#inFlight.find(internalId)?.id;
  }

  #findRefusal(request: InboundRequest): ErrorReply | undefined {
    const { id, method, params } = request;
    if (this.#inFlight.has(id)) {
      return refuse(id, 'another request with this id is still being answered');
    }
    if (this.#inFlight.size >= this.maxInFlight) {
      const text = `Too many requests: ${this.maxInFlight} are waiting for an answer; send more when some have ended.`;
      return errorReply(ERROR_CODE.tooManyRequests, text, id);
    }
    if (this.#phase === 'opening' && isOfThePast(request))
      return refuseClaim(request) ?? removedMethod(request);
    if (method === 'initialize') {
      return this.#phase === 'opening' ? undefined : refuse(id, 'this session is already initialized');
    }
    if (this.#phase === 'initialized') return undefined;
    if (claimsRevision(params)) return refuseClaim(request);
    if (method === 'ping') return undefined;
    if (method === 'server/discover' || this.#modern) return missingClaim(request);
    return refuse(id, 'send initialize first');
  }

  #cancel(notification: InboundNotification): InboundNotification | undefined {
    const id = notification.params?.['requestId'];
    const waiting = isUsableId(id) ? this.#inFlight.findBySender(id) : undefined;
    if (waiting === undefined || waiting.method === 'initialize') return undefined;
    this.#inFlight.remove(waiting);
    return { ...notification, params: { ...notification.params, requestId: waiting.internalId } };
  }
}

function refuse(id: RequestId, problem: string): ErrorReply {
  return errorReply(ERROR_CODE.invalidRequest, `Invalid request: ${problem}.`, id);
}
