// The tools that the conformance suite calls, as a plugin like any other. Written without decorator syntax, so that
// Node can run it as it is.
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';

const { AudioAnswer, ContentAnswer, ImageAnswer, ResourceAnswer, ToolError } =
  await import('../../dist/kernel/index.js');
const { CallContext, McpPlugin, McpTool, NoInput, ToolInput, ToolSource } =
  await import('../../dist/tools/index.js');

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** A header, and no sample. */
const SILENCE = Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=', 'base64');
const STEP_MS = 50;

const textField = (name) => {
  class Input {}
  for (const decorate of [IsString(), MaxLength(1000)]) decorate(Input.prototype, name);
  return Input;
};
const form = (properties, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});
const asking = (message, properties, required) => ({
  kind: 'elicitation',
  message,
  requestedSchema: form(properties, required),
});
const NAME = asking('What is your name?', { name: { type: 'string' } });
const sampling = (text, maxTokens) => ({
  kind: 'sampling',
  params: { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens },
});
const ROOTS = { kind: 'roots' };
const shown = ({ action, content }) => `action=${action}, content=${JSON.stringify(content ?? {})}`;

/** The methods are the tools; each gets its input and its context. */
const TOOLS = {
  test_simple_text: () => 'This is a simple text response for testing.',
  test_image_content: () => new ImageAnswer('image/png', PIXEL),
  test_audio_content: () => new AudioAnswer('audio/wav', SILENCE),
  test_embedded_resource: () =>
    new ResourceAnswer('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  test_error_handling: () => {
    throw new ToolError('This tool intentionally returns an error for testing');
  },
  test_tool_with_progress: async (_input, { progress }) => {
    for (const done of [0, 50, 100]) {
      progress(done, 100);
      await sleep(STEP_MS);
    }
    return 'Done.';
  },
  test_tool_with_logging: async (_input, { client }) => {
    for (const text of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      client.log('info', text);
      await sleep(STEP_MS);
    }
    return 'Done.';
  },
  test_logging_tool: async (_input, { client }) => {
    client.log('info', 'This is to be heard only by who asked for it.');
    return 'Done.';
  },
  test_sampling: async ({ prompt }, { client }) => {
    const { answer } = await client.ask({ answer: sampling(prompt, 100) });
    return `LLM response: ${answer.result.content.text}`;
  },
  test_elicitation: async ({ message }, { client }) => {
    const { user } = await client.ask({
      user: asking(message, {
        username: { type: 'string', description: "User's response" },
        email: { type: 'string', description: "User's email address" },
      }),
    });
    return `User response: ${shown(user)}`;
  },
  test_elicitation_sep1034_defaults: async (_input, { client }) => {
    const { user } = await client.ask({
      user: asking(
        'Please look at the defaults.',
        {
          name: { type: 'string', default: 'John Doe' },
          age: { type: 'integer', default: 30 },
          score: { type: 'number', default: 95.5 },
          status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
          verified: { type: 'boolean', default: true },
        },
        [],
      ),
    });
    return `Elicitation completed: ${shown(user)}`;
  },
  test_elicitation_sep1330_enums: async (_input, { client }) => {
    const titled = (word) => [1, 2, 3].map((n) => ({ const: `value${n}`, title: `${word} ${n}` }));
    const { user } = await client.ask({
      user: asking(
        'Please choose.',
        {
          untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
          titledSingle: { type: 'string', oneOf: titled('Option') },
          legacyEnum: {
            type: 'string',
            enum: ['opt1', 'opt2', 'opt3'],
            enumNames: ['Option One', 'Option Two', 'Option Three'],
          },
          untitledMulti: {
            type: 'array',
            items: { type: 'string', enum: ['option1', 'option2', 'option3'] },
          },
          titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
        },
        [],
      ),
    });
    return `Elicitation completed: ${shown(user)}`;
  },
  test_streaming_elicitation: async (_input, { client }) => {
    const { user_name: user } = await client.ask({ user_name: NAME });
    return `Hello, ${shown(user)}!`;
  },
  test_missing_capability: async (_input, { client }) => {
    await client.ask({ answer: sampling('Anything.', 10) });
    return 'The client can do what it did not declare.';
  },
  test_trigger_tool_change: () => {
    changePolicy();
    return 'The tools are changing.';
  },
  /** Is there and is not, whenever test_trigger_tool_change was called. */
  test_hidden: () => 'here',
  test_input_required_result_elicitation: async (_input, { client }) => {
    const { user_name: user } = await client.ask({ user_name: NAME });
    return `Hello, ${user.content?.name ?? 'stranger'}!`;
  },
  test_input_required_result_sampling: async (_input, { client }) => {
    const { capital_question: answer } = await client.ask({
      capital_question: sampling('What is the capital of France?', 100),
    });
    return answer.result.content.text;
  },
  test_input_required_result_list_roots: async (_input, { client }) => {
    const { client_roots: found } = await client.ask({ client_roots: ROOTS });
    return found.roots.map(({ uri }) => uri).join('\n');
  },
  test_input_required_result_request_state: async (_input, { client }) => {
    await client.ask({ confirm: asking('Please confirm', { ok: { type: 'boolean' } }) });
    // The server looks at the state before it comes back here.
    return 'state-ok';
  },
  test_input_required_result_tampered_state: async (_input, { client }) => {
    await client.ask({ confirm: asking('Please confirm', { ok: { type: 'boolean' } }) });
    return 'state-ok';
  },
  test_input_required_result_multiple_inputs: async (_input, { client }) => {
    const answers = await client.ask({
      user_name: NAME,
      greeting: sampling('Generate a greeting', 50),
      client_roots: ROOTS,
    });
    return JSON.stringify(answers);
  },
  test_input_required_result_multi_round: async (_input, { client }) => {
    const { step1 } = await client.ask({
      step1: asking('Step 1: What is your name?', { name: { type: 'string' } }),
    });
    const { step2 } = await client.ask({
      step2: asking('Step 2: What is your favorite color?', { color: { type: 'string' } }),
    });
    return `${step1.content?.name} likes ${step2.content?.color}.`;
  },
  test_input_required_result_capabilities: async (_input, { client }) => {
    const { elicitation, sampling: samples } = client.capabilities;
    const answers = await client.ask({
      ...(elicitation && { user_name: NAME }),
      ...(samples && { greeting: sampling('Generate a greeting', 50) }),
    });
    return JSON.stringify(answers);
  },
};
const INPUTS = { test_sampling: textField('prompt'), test_elicitation: textField('message') };
const ANNOTATIONS = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

class FixtureTools {}
for (const [name, body] of Object.entries(TOOLS)) {
  const input = INPUTS[name] ?? NoInput;
  FixtureTools.prototype[name] = { [name]: (given, context) => body(given, context) }[name];
  ToolInput()(FixtureTools.prototype, name, 0);
  CallContext()(FixtureTools.prototype, name, 1);
  Reflect.defineMetadata('design:paramtypes', [input, Object], FixtureTools.prototype, name);
  const words = {
    title: name,
    description: `Is ${name}.`,
    annotations: ANNOTATIONS,
    aliases: [],
    intents: [],
  };
  const method = Object.getOwnPropertyDescriptor(FixtureTools.prototype, name);
  McpTool({ name, input, ...words })(FixtureTools.prototype, name, method);
}
McpPlugin({ name: 'conformance', version: '1.0.0' })(FixtureTools);

/** A schema that no class could say. */
const SCHEMA_2020_12 = JSON.parse(readFileSync(new URL('schema-2020-12.json', import.meta.url), 'utf8'));

/** Tools that are data. */
class FixtureSource extends ToolSource {
  plugins() {
    const tool = (name, inputSchema, call) => ({
      name,
      title: name,
      description: `Is ${name}.`,
      inputSchema,
      outputSchema: undefined,
      annotations: ANNOTATIONS,
      aliases: [],
      intents: [],
      call,
    });
    const blocks = [
      'Multiple content types test:',
      new ImageAnswer('image/png', PIXEL),
      new ResourceAnswer('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ];
    return Promise.resolve([
      {
        kind: 'serving',
        name: 'conformance-data',
        version: '1.0.0',
        sha256: '0'.repeat(64),
        tools: [
          tool('json_schema_2020_12_tool', SCHEMA_2020_12, async (input) => {
            return new ContentAnswer([JSON.stringify(input)]);
          }),
          tool('test_multiple_content_types', { type: 'object', additionalProperties: false }, async () => {
            return new ContentAnswer(blocks);
          }),
        ],
        availability: () => ({ available: true, hint: '' }),
      },
    ]);
  }
}

export class FixtureModule {}
Module({ providers: [FixtureTools, FixtureSource] })(FixtureModule);

/** Denies what was allowed, or the other way round. The server sees its file change, as it would after an edit. */
function changePolicy() {
  const file = process.env.CONFORMANCE_POLICY;
  const text = readFileSync(file, 'utf8');
  const [denied, allowed] = ['deny: [test_hidden]', 'deny: []'];
  writeFileSync(file, text.includes(denied) ? text.replace(denied, allowed) : text.replace(allowed, denied));
}
