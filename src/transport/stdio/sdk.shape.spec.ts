import { describe, expect, it } from '@jest/globals';
import { isSpecType, isJSONRPCRequest } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import type { InboundRequest } from './json-rpc.js';
import { fitsSdkSchemas } from './sdk.shape.js';

const request = (params: Record<string, unknown>): InboundRequest => ({
  jsonrpc: '2.0',
  id: 'r1',
  method: 'tools/call',
  params,
});

describe('fitsSdkSchemas', () => {
  it('says of every call what the schemas of the SDK say', () => {
    // As the frame rules let it through: from JSON.
    const params = fc
      .record(
        {
          name: fc.oneof(fc.string(), fc.jsonValue()),
          arguments: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
          _meta: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
          task: fc.jsonValue(),
          inputResponses: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((given) => JSON.parse(JSON.stringify(given)) as Record<string, unknown>);

    fc.assert(
      fc.property(params, (given) => {
        const call = request(given);
        expect(fitsSdkSchemas(call)).toBe(isJSONRPCRequest(call) && isSpecType.CallToolRequest(call));
      }),
      { numRuns: 500, seed: 8 },
    );
  });

  it.each([
    ['{"name":"echo"}', true],
    ['{"name":"echo","arguments":{"__proto__":{"a":1},"constructor":1,"toString":null}}', true],
    ['{"name":"","arguments":{}}', true],
    ['{"name":1}', false],
    ['{"arguments":{}}', false],
    ['{"name":"echo","arguments":[]}', false],
    ['{"name":"echo","arguments":null}', false],
    ['{"name":"echo","_meta":{"progressToken":{}}}', false],
  ])('finds that %s fits: %s', (params, fits) => {
    expect(fitsSdkSchemas(request(JSON.parse(params) as Record<string, unknown>))).toBe(fits);
  });
});
