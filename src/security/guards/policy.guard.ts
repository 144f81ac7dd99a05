import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { PolicyStore } from '../../policy/index.js';
import { judgeFields } from '../validator/field.judge.js';
import { callOf } from './call.of.js';

/** Judges every marked path, URL and command of the sealed input, at whatever depth it stands. */
@Injectable()
export class PolicyGuard implements CanActivate {
  constructor(private readonly policies: PolicyStore) {}

  canActivate(context: ExecutionContext): boolean {
    const call = callOf(context);
    const verdict = judgeFields(
      this.policies.current,
      call.tool.name,
      call.sealedInput,
      call.rule,
      call.files,
    );
    return call.decide('policy', verdict);
  }
}
