import { describe, expect, it } from '@jest/globals';
import type { ToolDescriptor } from '../../kernel/index.js';
import { listedTool } from './tool-list.mapper.js';

class AnyInput {}

const TOOL: ToolDescriptor = {
  name: 'add_bug',
  title: 'Add a bug',
  description: 'Adds a bug.',
  plugin: 'bugtracker',
  input: { kind: 'class', dto: AnyInput },
  inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  answer: { shape: 'text' },
  icons: [],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  aliases: ['new_bug'],
  intents: ['bug tracking'],
};

describe('listedTool', () => {
  it('shows what MCP knows of a tool and nothing else', () => {
    expect(listedTool(TOOL)).toEqual({
      name: 'add_bug',
      title: 'Add a bug',
      description: 'Adds a bug.',
      inputSchema: { type: 'object', properties: {}, additionalProperties: false },
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    });
  });

  it('shows the schema of the answer when there is one', () => {
    const outputSchema = { type: 'object', properties: { id: { type: 'string' } } };

    const answer = { shape: 'object', schema: outputSchema, contract: { problemsOf: () => [] } } as const;

    expect(listedTool({ ...TOOL, answer })).toMatchObject({ outputSchema });
  });

  it('shows icons when there are some', () => {
    const icons = [{ src: 'data:image/png;base64,AQID', mimeType: 'image/png' }];

    expect(listedTool({ ...TOOL, icons })).toMatchObject({ icons });
  });
});
