import { isMembers, judgeFrame, kindOf, type Members } from './frame.judge.js';
import { isRevision, type Revision } from './mcp.schema.js';

const VERSION_CLAIM = 'io.modelcontextprotocol/protocolVersion';
const SHOWN_CHARS = 400;

/** A request that was sent and is not answered yet. */
interface Pending {
  readonly method: string | undefined;
  /** By its `_meta` of the revision without handshake. */
  readonly modern: boolean;
}

/** Text that comes in pieces, as lines. */
export class Lines {
  #rest = '';

  /** Takes a piece and gives the lines that are whole now. */
  take(text: string): string[] {
    if (!text.includes('\n')) {
      this.#rest += text;
      return [];
    }
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}

/** Sees both directions of one connection and reports every line of the server's that its revision does not allow. */
export class FrameWitness {
  readonly #sent = new Lines();
  readonly #received = new Lines();
  readonly #decoders = { sent: new TextDecoder(), received: new TextDecoder() };
  readonly #pending = new Map<string, Pending[]>();
  #negotiated: Revision | undefined;
  #sawModern = false;
  /** Lines of the client's that are no JSON. The server may have found an id in them all the same. */
  #unreadable = 0;

  constructor(private readonly report: (problem: string) => void = reportFrame) {}

  /** What the client wrote, in pieces as they come. */
  sent(bytes: string | Uint8Array): void {
    const text = typeof bytes === 'string' ? bytes : this.#decoders.sent.decode(bytes, { stream: true });
    for (const line of this.#sent.take(text)) this.#expect(line);
  }

  /** What the server wrote, in pieces as they come. */
  received(bytes: string | Uint8Array): void {
    const text = typeof bytes === 'string' ? bytes : this.#decoders.received.decode(bytes, { stream: true });
    for (const line of this.#received.take(text)) {
      const problem = this.#judge(line);
      if (problem !== undefined) this.report(`A line on stdout ${problem}\n${line.slice(0, SHOWN_CHARS)}`);
    }
  }

  #expect(line: string): void {
    const message = parsed(line);
    if (message === undefined) this.#unreadable += 1;
    if (!isMembers(message) || !('id' in message)) return;
    const { method, params } = message;
    const id = JSON.stringify(message['id']);
    const meta = isMembers(params) ? params['_meta'] : undefined;
    const modern = isMembers(meta) && VERSION_CLAIM in meta;
    this.#sawModern ||= modern;
    const pending = { method: typeof method === 'string' ? method : undefined, modern };
    const waiting = this.#pending.get(id);
    if (waiting === undefined) this.#pending.set(id, [pending]);
    else waiting.push(pending);
  }

  #judge(line: string): string | undefined {
    const frame = parsed(line);
    if (frame === undefined) return 'is no JSON';
    const kind = kindOf(frame);
    if ((kind === 'result' || kind === 'error') && isMembers(frame) && 'id' in frame) {
      return this.#judgeAnswer(frame, kind);
    }
    return judgeFrame(frame, this.#revision(this.#sawModern), undefined);
  }

  #judgeAnswer(frame: Members, kind: 'result' | 'error'): string | undefined {
    const key = JSON.stringify(frame['id']);
    const waiting = this.#pending.get(key) ?? [];
    // An id may wait twice: the earlier request was cancelled, or the later one is refused for it.
    const candidates = kind === 'result' ? waiting : waiting.slice(-1);
    if (waiting.length === 0 && kind === 'error' && this.#unreadable > 0) {
      this.#unreadable -= 1;
      return judgeFrame(frame, this.#revision(this.#sawModern), undefined);
    }
    let problem: string | undefined = 'answers no request';
    for (const request of candidates) {
      problem = this.#judgeFor(request, frame);
      if (problem === undefined) {
        waiting.splice(waiting.indexOf(request), 1);
        if (waiting.length === 0) this.#pending.delete(key);
        return undefined;
      }
    }
    return problem;
  }

  #judgeFor(request: Pending, frame: Members): string | undefined {
    const { result } = frame;
    if (request.method === 'initialize' && isMembers(result)) {
      // The name of 2024-11-05 before it was final; it has no schema of its own.
      const named = result['protocolVersion'];
      const protocolVersion = named === '2024-10-07' ? '2024-11-05' : named;
      if (!isRevision(protocolVersion))
        return 'names a revision whose schema is not in test/fixtures/mcp-schema';
      this.#negotiated = protocolVersion;
    }
    return judgeFrame(frame, this.#revision(request.modern), request.method);
  }

  #revision(modern: boolean): Revision {
    return this.#negotiated ?? (modern ? '2026-07-28' : '2025-11-25');
  }
}

const reported: string[] = [];

function reportFrame(problem: string): void {
  reported.push(problem);
}

/** Throws when a witness has seen an invalid frame since the last time that this was asked. */
export function throwInvalidFrames(): void {
  const problems = reported.splice(0);
  if (problems.length > 0)
    throw new Error(`${problems.length} invalid frames:\n${problems.slice(0, 5).join('\n')}`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
