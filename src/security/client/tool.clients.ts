import { Injectable } from '@nestjs/common';
import {
  CLIENT_REQUESTS,
  ClientIncapable,
  ClientSilent,
  isJsonObject,
  Ration,
  RefusalError,
  type ClientQuestion,
  type ClientReply,
  type ClientRequestKind,
  type JsonObject,
  type Refusal,
  type ToolCall,
  type ToolClient,
} from '../../kernel/index.js';
import { PolicyStore } from '../../policy/index.js';
import { redactForStderr } from '../audit/redaction/stderr.redaction.js';
import { InputSchema, UnusableInputSchema } from '../schema/input.schema.js';
import { refuseClientRequest, refuseForm } from './client.refusals.js';
import { findFormProblem } from './elicitation.rules.js';

/** Log messages of one call at once; after them one more each `LOG_REFILL_MS`. */
const LOG_BURST = 32;
const LOG_REFILL_MS = 100;

type Questions = Readonly<Record<string, ClientQuestion>>;
type Replies = Readonly<Record<string, ClientReply>>;

/** Gives each call its client, as far as the policy lets its tool ask. */
@Injectable()
export class ToolClients {
  constructor(private readonly policies: PolicyStore) {}

  forCall(call: ToolCall): ToolClient {
    const ration = new Ration(LOG_BURST, LOG_REFILL_MS);
    return Object.freeze<ToolClient>({
      capabilities: Object.freeze({
        elicitation: this.#may(call, 'elicitation'),
        sampling: this.#may(call, 'sampling'),
        roots: this.#may(call, 'roots'),
      }),
      ask: (questions) => this.#ask(call, questions),
      log: (level, data) => {
        if (call.signal.aborted || !ration.take()) return;
        call.channel.log(level, redactForStderr(data), call.tool.name);
      },
    });
  }

  #may(call: ToolCall, kind: ClientRequestKind): boolean {
    return call.channel.capabilities[kind] && this.#isAllowed(call, kind);
  }

  #isAllowed(call: ToolCall, kind: ClientRequestKind): boolean {
    const { clientRequests } = this.policies.current.tools;
    return clientRequests[call.tool.name]?.includes(kind) === true;
  }

  async #ask(call: ToolCall, questions: Questions): Promise<Replies> {
    // A copy: what is judged is what is sent.
    const asked = JSON.parse(JSON.stringify(questions)) as Questions;
    const forms = await this.#judged(call, asked);
    const { approvalTimeout } = this.policies.current.tools;
    const replies = await call.time
      .hold(() => call.channel.ask(asked, AbortSignal.any([call.signal, timeout(approvalTimeout)]), 'count'))
      .catch((error: unknown) => {
        for (const { kind } of Object.values(asked)) this.#note(call, kind, 'silent');
        throw error;
      });
    for (const [name, reply] of Object.entries(replies)) {
      this.#note(call, reply.kind, reply.kind === 'elicitation' ? reply.action : 'answered');
      assertFits(name, reply, forms);
    }
    return replies;
  }

  /** Each question, before any is put. */
  async #judged(call: ToolCall, questions: Questions): Promise<ReadonlyMap<string, InputSchema>> {
    const forms = new Map<string, InputSchema>();
    for (const [name, question] of Object.entries(questions)) {
      if (!CLIENT_REQUESTS.includes(question.kind)) throw new TypeError(`There is no such request: ${name}.`);
      if (!this.#isAllowed(call, question.kind))
        this.#refuse(call, question.kind, refuseClientRequest(call.tool.name, question.kind));
      if (!call.channel.capabilities[question.kind]) throw new ClientIncapable(question.kind);
      if (question.kind !== 'elicitation') continue;
      const problem = findFormProblem(question.message, question.requestedSchema);
      if (problem !== undefined) this.#refuse(call, question.kind, refuseForm(problem));
      forms.set(name, await compiledForm(question.requestedSchema));
    }
    return forms;
  }

  #refuse(call: ToolCall, kind: ClientRequestKind, refusal: Refusal): never {
    call.asked.note({ kind, allowed: false, rule: refusal.rule, outcome: 'refused' });
    throw new RefusalError(refusal);
  }

  #note(
    call: ToolCall,
    kind: ClientRequestKind,
    outcome: 'answered' | 'silent' | 'accept' | 'decline' | 'cancel',
  ) {
    const rule = `tools.client_requests.${call.tool.name}`;
    call.asked.note({ kind, allowed: true, rule, outcome });
  }
}

/** `enumNames` says how choices are shown, in the older way of MCP; it is no keyword of JSON Schema and judges nothing. */
function withoutLabels(schema: JsonObject): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const fields = Object.entries(properties).map(([name, field]) => {
    const { enumNames: _labels, ...judging } = field as JsonObject;
    return [name, judging] as const;
  });
  return { ...schema, properties: Object.fromEntries(fields) };
}

async function compiledForm(schema: JsonObject): Promise<InputSchema> {
  try {
    return await InputSchema.compile(withoutLabels(schema));
  } catch (error) {
    if (error instanceof UnusableInputSchema) throw new RefusalError(refuseForm(`${error.message}.`));
    throw error;
  }
}

/** What was filled in passes through the client, which need not have looked at the form. */
function assertFits(name: string, reply: ClientReply, forms: ReadonlyMap<string, InputSchema>): void {
  if (reply.kind !== 'elicitation' || reply.action !== 'accept') return;
  const problems = forms.get(name)?.problemsOf(reply.content ?? {}) ?? ['it was not asked for'];
  if (problems.length > 0)
    throw new ClientSilent(`The client's answer to ${name} does not fit the form: ${problems.join('; ')}.`);
}

function timeout(seconds: number): AbortSignal {
  return AbortSignal.timeout(seconds * 1000);
}
