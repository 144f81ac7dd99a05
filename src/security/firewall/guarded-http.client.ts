import { Injectable } from '@nestjs/common';
import {
  EgressError,
  RefusalError,
  currentCall,
  type EgressRequest,
  type EgressResponse,
  type Refusal,
} from '../../kernel/index.js';
import { PolicyStore } from '../../policy/index.js';
import { readBody, tooLarge } from './body.reader.js';
import { destinationOf, destinationText } from './destination.js';
import { egressErrorOf } from './egress.failure.js';
import { limitsOf, type EgressLimits } from './egress.limits.js';
import { judgeAddresses, judgeUrl } from './endpoint.rules.js';
import { addressesOf } from './host.resolution.js';
import { sendHop, type HopAnswer } from './hop.sender.js';
import { reachOf, type EgressCaller } from './reach.js';
import { METHODS, redirectOf, type Hop } from './redirect.rules.js';
import { RequestDeadline } from './request.deadline.js';
import { requestHeaders } from './request.headers.js';
import { Resolver } from './resolver.js';
import { parsedUrl } from './url.reader.js';

const BODILESS_STATUS: ReadonlySet<number> = new Set([204, 304]);

/**
 * The only HTTP client of the server. Every hop is judged as a parsed URL, its name resolved once, every
 * answer judged, and one of the judged addresses dialled.
 */
@Injectable()
export class GuardedHttpClient {
  constructor(
    private readonly policies: PolicyStore,
    private readonly resolver: Resolver,
  ) {}

  /**
   * @param caller on whose behalf; decides which of the allowed endpoints are left
   * @param signal aborts the request, including a body that is being read
   * @throws RefusalError when the policy does not allow the URL, a redirect, a header or an address
   * @throws EgressError when the request was allowed and failed
   */
  async request(request: EgressRequest, caller: EgressCaller, signal: AbortSignal): Promise<EgressResponse> {
    const hop = firstHop(request);
    const limits = limitsOf(request);
    const deadline = new RequestDeadline(limits.timeoutMs, signal);
    try {
      return await this.#follow(hop, caller, limits, deadline);
    } catch (error) {
      if (error instanceof RefusalError) throw error;
      throw deadline.failure ?? egressErrorOf(error);
    } finally {
      deadline.close();
    }
  }

  async #follow(
    first: Hop,
    caller: EgressCaller,
    limits: EgressLimits,
    deadline: RequestDeadline,
  ): Promise<EgressResponse> {
    let hop = first;
    for (let redirects = 0; redirects <= limits.maxRedirects; redirects += 1) {
      const answer = await this.#send(hop, caller, deadline);
      try {
        const redirect = redirectOf(hop, answer.status, answer.headers['location']);
        switch (redirect.kind) {
          case 'none':
            return await receive(hop, answer, limits.maxBytes);
          case 'follow':
            hop = redirect.hop;
            break;
          case 'unreadable':
            throw new EgressError('BAD_RESPONSE', 'The server redirects to something that is not a URL.');
          case 'refused':
            throw new RefusalError(redirect.refusal);
          default: {
            const never: never = redirect;
            return never;
          }
        }
      } finally {
        answer.body.destroy();
      }
    }
    throw new EgressError('TOO_MANY_REDIRECTS', `More than ${limits.maxRedirects} redirects.`);
  }

  async #send(hop: Hop, caller: EgressCaller, deadline: RequestDeadline): Promise<HopAnswer> {
    deadline.signal.throwIfAborted();
    const reach = reachOf(this.policies.current, caller);
    const verdict = judgeUrl(reach, hop.url);
    if (!verdict.allowed) throw noted(hop.url.host, verdict);
    const destination = destinationOf(hop.url);
    if (destination === undefined) throw new Error('An allowed URL has no destination.');
    const addresses = await addressesOf(destination, this.resolver, deadline);
    const reached = judgeAddresses(reach, destination, addresses);
    if (!reached.allowed) throw noted(hop.url.host, reached);
    currentCall()?.egress.note('request', destinationText(destination), reached);
    return await sendHop(hop, destination, addresses, deadline.signal);
  }
}

/** Puts a refusal on the record of the call, which it may not reach if the tool swallows it. */
function noted(to: string, refusal: Refusal): RefusalError {
  currentCall()?.egress.note('request', to, refusal);
  return new RefusalError(refusal);
}

function firstHop(request: EgressRequest): Hop {
  const method = METHODS.find((known) => known === (request.method ?? 'GET'));
  if (method === undefined) throw new TypeError(`The method must be one of ${METHODS.join(', ')}.`);
  if (request.body !== undefined && method !== 'POST') throw new TypeError('A body needs the method POST.');
  const headers = requestHeaders(request.headers ?? {}, request.body);
  return { url: parsedUrl(String(request.url)), method, headers, body: request.body };
}

async function receive(hop: Hop, answer: HopAnswer, maxBytes: number): Promise<EgressResponse> {
  const { status, headers } = answer;
  const url = new URL(hop.url);
  url.hash = '';
  const announced = headers['content-length'];
  const isBodiless = hop.method === 'HEAD' || BODILESS_STATUS.has(status) || announced === '0';
  if (isBodiless) return { status, headers, body: Buffer.alloc(0), url: url.href };
  if (Number(announced) > maxBytes) throw tooLarge(maxBytes);
  const body = await readBody(answer.body, headers['content-encoding'], maxBytes);
  return { status, headers, body, url: url.href };
}
