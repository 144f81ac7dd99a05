import type { JsonObject } from '../../kernel/index.js';

/** One hit of `search_tools`: a bare name at level `name`, an object at the other levels. */
export const FOUND_TOOL_SCHEMA: JsonObject = {
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: {
        name: { type: 'string' },
        description: { type: 'string' },
        inputSchema: { type: 'object' },
        available: { type: 'boolean' },
        availability_hint: { type: 'string' },
      },
      required: ['name', 'description'],
      additionalProperties: false,
    },
  ],
};
