import { STATUS_CODES } from 'node:http';
import { EgressError, RefusalError, type EgressFailure, type Refusal } from '../../../kernel/index.js';
import { ProxyRefusal } from './proxy.refusals.js';

/** What the program is told when its connection was not made, or broke before there was an answer. */
export interface ProxyAnswer {
  /** Of HTTP. */
  readonly status: number;
  /** One line. */
  readonly text: string;
  /** Undefined for what was allowed and failed. */
  readonly refusal: Refusal | undefined;
}

const POLICY_STATUS = 403;

/** @returns undefined when nobody is there any more to be told */
export function answerTo(error: ProxyRefusal | RefusalError | EgressError): ProxyAnswer | undefined {
  if (error instanceof EgressError) {
    const status = statusOf(error.failure);
    const text = `${error.message} The policy allows it; try again later, or check the host and port.`;
    return status === undefined ? undefined : { status, text, refusal: undefined };
  }
  const { refusal } = error;
  const status = error instanceof ProxyRefusal ? error.status : POLICY_STATUS;
  return { status, text: `${refusal.message} Rule: ${refusal.rule}. ${refusal.remedy}`, refusal };
}

export function headersOf({ text }: ProxyAnswer): Record<string, string | number> {
  return {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text) + 1,
    Connection: 'close',
  };
}

export function bodyOf({ text }: ProxyAnswer): string {
  return `${text}\n`;
}

/** A whole message, for connections that Node's server has no answer of its own for. */
export function messageOf(answer: ProxyAnswer): string {
  const headers = Object.entries(headersOf(answer)).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${headers.join('')}\r\n${bodyOf(answer)}`;
}

function statusOf(failure: EgressFailure): number | undefined {
  switch (failure) {
    case 'TIMED_OUT':
      return 504;
    case 'CANCELLED':
      return undefined;
    case 'UNREACHABLE':
    case 'BAD_RESPONSE':
    case 'TOO_LARGE':
    case 'TOO_MANY_REDIRECTS':
      return 502;
    default: {
      const never: never = failure;
      return never;
    }
  }
}
