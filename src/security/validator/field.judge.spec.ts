import { describe, expect, it } from '@jest/globals';
import { networkOf, policyOf } from '../../../test/support/guarded.client.js';
import { FileTrail, type Verdict } from '../../kernel/index.js';
import { judgeFields } from './field.judge.js';
import { IsAllowedUrl } from './field-rules.decorators.js';

class Feed {
  @IsAllowedUrl()
  url!: string;

  @IsAllowedUrl({ each: true })
  mirrors!: string[];
}

function feed(url: string, ...mirrors: string[]): Feed {
  return Object.assign(new Feed(), { url, mirrors });
}

describe('judgeFields', () => {
  const policy = policyOf(networkOf({ port: 443 }), { narrow: ['api.test'], mute: [] });
  const judge = (tool: string, input: Feed): string => {
    const verdict: Verdict = judgeFields(policy, tool, input, 'tools.allow[0]', new FileTrail());
    return `${verdict.allowed ? 'allow' : verdict.code} ${verdict.rule}`;
  };

  it.each([
    ['free', 'https://other.test/', 'allow network.allowed_endpoints[1]'],
    ['narrow', 'https://api.test/', 'allow network.allowed_endpoints[0]'],
    ['narrow', 'https://other.test/', 'URL.DENIED tools.network.narrow'],
    ['mute', 'https://api.test/', 'URL.DENIED tools.network.mute'],
    ['free', 'https://else.test/', 'URL.DENIED default-deny'],
  ])('judges a URL by what the called tool may reach: %s, %s: %s', (tool, url, expected) => {
    expect(judge(tool, feed(url))).toBe(expected);
  });

  it('judges every URL of a list that way', () => {
    expect(judge('narrow', feed('https://api.test/', 'https://api.test/a', 'https://other.test/'))).toBe(
      'URL.DENIED tools.network.narrow',
    );
  });
});
