import { Module, type DynamicModule } from '@nestjs/common';
import type { Policy } from './policy.js';
import { LivePolicyStore, PolicyStore } from './policy.store.js';

/** Gives every room the policy in force, as an injectable `PolicyStore`. */
@Module({})
export class PolicyModule {
  static forRoot(policy: Policy): DynamicModule {
    return {
      module: PolicyModule,
      global: true,
      providers: [
        { provide: LivePolicyStore, useValue: new LivePolicyStore(policy) },
        { provide: PolicyStore, useExisting: LivePolicyStore },
      ],
      exports: [LivePolicyStore, PolicyStore],
    };
  }
}
