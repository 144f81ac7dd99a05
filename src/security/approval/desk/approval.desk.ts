import { AsyncResource } from 'node:async_hooks';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock, textOf } from '../../../kernel/index.js';
import { approvalsFolder } from '../../../policy/index.js';
import type { Pending } from '../approval.book.js';
import { DeskSocket } from './desk.socket.js';
import { readDeskRequest, waitingCall, type DeskRequest } from './desk.protocol.js';

// Of the start: whatever loads a .env file later must not say where it is.
const FOLDER = approvalsFolder(process.env);

/** What the operator sees and decides through the desk. */
export interface DeskHandlers {
  pending(): readonly Pending[];
  /** @returns undefined when there is nothing to decide under this id */
  decide(id: string, decision: 'approved' | 'denied'): Pending | undefined;
}

/**
 * Where the operator answers beside the client: a unix socket that only this user can reach. Opened with the first
 * call that has to be approved.
 */
@Injectable()
export class ApprovalDesk implements BeforeApplicationShutdown {
  readonly #logger = new Logger(ApprovalDesk.name);
  /** The socket outlives the call that it is opened for, and what is decided must not count for that call. */
  readonly #outside = new AsyncResource('ApprovalDesk');
  #handlers: DeskHandlers | undefined;
  #opening: Promise<DeskSocket | undefined> | undefined;
  #isClosed = false;

  constructor(private readonly clock: Clock) {}

  serve(handlers: DeskHandlers): void {
    this.#handlers = handlers;
  }

  /** @returns whether an operator can answer; when not, the log says why */
  async open(): Promise<'open' | 'closed'> {
    this.#opening ??= this.#outside.runInAsyncScope(() => this.#listen());
    return (await this.#opening) === undefined ? 'closed' : 'open';
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    (await this.#opening)?.close();
  }

  async #listen(): Promise<DeskSocket | undefined> {
    if (this.#isClosed) return undefined;
    try {
      const socket = await DeskSocket.listen(FOLDER, (line) => this.#answer(line));
      if (!this.#isClosed) return socket;
      socket.close();
      return undefined;
    } catch (error) {
      this.#logger.error(`Calls cannot be approved in a terminal: ${textOf(error)}`);
      return undefined;
    }
  }

  #answer(line: string): string | undefined {
    const request = readDeskRequest(line);
    if (request === undefined || this.#handlers === undefined) return undefined;
    try {
      return JSON.stringify({ waiting: this.#handle(request, this.#handlers).map(this.#shown) });
    } catch (error) {
      this.#logger.error(textOf(error));
      return undefined;
    }
  }

  /** The calls that wait, or the one that was decided about. */
  #handle(request: DeskRequest, handlers: DeskHandlers): readonly Pending[] {
    switch (request.kind) {
      case 'list':
        return handlers.pending();
      case 'decide': {
        const decided = handlers.decide(request.id, request.answer === 'approve' ? 'approved' : 'denied');
        return decided === undefined ? [] : [decided];
      }
      default: {
        const never: never = request;
        return never;
      }
    }
  }

  readonly #shown = (pending: Pending) => waitingCall(pending, this.clock.monotonicMs());
}
