import type { JsonObject } from './json.js';

/** What a server may ask of its client; each only when the client declared the capability of that name. */
export const CLIENT_REQUESTS = ['elicitation', 'sampling', 'roots'] as const;

export type ClientRequestKind = (typeof CLIENT_REQUESTS)[number];

/** One request to the client. */
export type ClientQuestion =
  | {
      readonly kind: 'elicitation';
      /** What the person reads. */
      readonly message: string;
      /** Of the form: an object whose properties are texts, numbers, booleans or choices. */
      readonly requestedSchema: JsonObject;
    }
  /** The params of `sampling/createMessage`. */
  | { readonly kind: 'sampling'; readonly params: JsonObject }
  | { readonly kind: 'roots' };

/** What the client answered, not yet judged by anybody: it comes from outside. */
export type ClientReply =
  | {
      readonly kind: 'elicitation';
      readonly action: 'accept' | 'decline' | 'cancel';
      /** What the person filled in; undefined unless accepted. */
      readonly content: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly kind: 'sampling'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'roots'; readonly roots: readonly Readonly<Record<string, unknown>>[] };

/** Levels of `notifications/message`, least severe first. */
export const LOG_LEVELS = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export type EarlyAnswers = 'count' | 'ignored';

/** The client that waits for a call, for what a call may need of it besides its arguments. */
export interface ClientChannel {
  /** What the client declared that it answers. */
  readonly capabilities: Readonly<Record<ClientRequestKind, boolean>>;
  /**
   * Asks all questions at once and waits until each is answered.
   *
   * @param questions by names that the caller chooses
   * @param signal takes the questions back
   * @param early whether an answer counts that the client sent with its first request, before it was asked. A client
   *   may know what a tool will ask; what a person has to decide is asked first
   * @throws ClientSilent when there will be no answer
   */
  ask(
    questions: Readonly<Record<string, ClientQuestion>>,
    signal: AbortSignal,
    early: EarlyAnswers,
  ): Promise<Readonly<Record<string, ClientReply>>>;
  /** Sends a log message, if the client wants those of this level. */
  log(level: LogLevel, data: unknown, logger: string): void;
}

/** The client cannot be asked, took its answer back, or answered something else. */
export class ClientSilent extends Error {
  override readonly name = 'ClientSilent';
}

/** The client did not declare that it answers such requests. */
export class ClientIncapable extends ClientSilent {
  constructor(readonly needs: ClientRequestKind) {
    super(`The client does not answer requests for ${needs}.`);
  }
}

/** Nobody to ask: for calls that no client made. */
export const NO_CLIENT: ClientChannel = Object.freeze<ClientChannel>({
  capabilities: Object.freeze({ elicitation: false, sampling: false, roots: false }),
  ask: () => Promise.reject(new ClientSilent('There is no client that could be asked.')),
  log: () => undefined,
});
