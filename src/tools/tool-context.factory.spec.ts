import { describe, expect, it, jest } from '@jest/globals';
import { newCall } from '../../test/support/new.call.js';
import { RefusalError } from '../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../policy/index.js';
import { ToolClients, WorkspaceFilesService, type GuardedHttpClient } from '../security/index.js';
import { ToolContextFactory } from './tool-context.factory.js';
import { unknownTool } from './unknown.tool.js';

const policy = {
  filesystem: { allowedPaths: ['/srv/**'], deniedPaths: ['/srv/secret'] },
} as Partial<Policy> as Policy;

function newContext() {
  const request = jest.fn<GuardedHttpClient['request']>();
  const call = newCall(unknownTool('probe'));
  const factory = new ToolContextFactory(
    { request } as unknown as GuardedHttpClient,
    new WorkspaceFilesService(new FixedPolicyStore(policy)),
    new ToolClients(new FixedPolicyStore(policy)),
  );
  return { request, call, context: factory.contextFor(call) };
}

describe('ToolContextFactory', () => {
  it.each(['/etc/passwd', '/srv/../etc/passwd', '/srv/secret', '/srv\u0000/a'])(
    'gives no path for %j, which the policy does not allow',
    (path) => {
      expect(() => newContext().context.files.resolve(path)).toThrow(RefusalError);
    },
  );

  it('gives the real form of a path that the policy allows', () => {
    expect(newContext().context.files.resolve('/srv/shop/../blog')).toBe('/srv/blog');
  });

  it('judges requests for the tool that makes them, and ends them with the call that they belong to', () => {
    const { request, call, context } = newContext();
    void context.egress.request({ url: 'https://example.com/' });

    expect(request).toHaveBeenCalledWith(
      { url: 'https://example.com/' },
      { kind: 'tool', tool: 'probe' },
      call.signal,
    );
    expect(request.mock.calls[0]?.[2]).toBe(call.signal);
  });

  it('lets nobody put a control of his own into a context', () => {
    const { context } = newContext();

    expect(() => Object.assign(context, { egress: {} })).toThrow(TypeError);
    expect(() => Object.assign(context.egress, { request: () => undefined })).toThrow(TypeError);
    expect(() => Object.assign(context.files, { resolve: () => '/etc' })).toThrow(TypeError);
  });
});
