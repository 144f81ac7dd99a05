import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PolicyModule, PolicyStore, SHIPPED_POLICY_FILE, loadPolicy } from './index.js';

@Injectable()
class Reader {
  constructor(readonly policies: PolicyStore) {}
}

@Module({ providers: [Reader] })
class OtherRoom {}

describe('PolicyModule', () => {
  it('gives the policy to modules that do not import it', async () => {
    const policy = loadPolicy(SHIPPED_POLICY_FILE, { HOME: '/home/ann' });
    const app = await Test.createTestingModule({
      imports: [PolicyModule.forRoot(policy), OtherRoom],
    }).compile();

    expect(app.get(Reader, { strict: false }).policies.current).toBe(policy);
    await app.close();
  });
});
