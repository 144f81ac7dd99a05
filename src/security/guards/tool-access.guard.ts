import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { PolicyStore } from '../../policy/index.js';
import { judgeAccess } from '../access/access.rules.js';
import { callOf } from './call.of.js';

@Injectable()
export class ToolAccessGuard implements CanActivate {
  constructor(private readonly policies: PolicyStore) {}

  canActivate(context: ExecutionContext): boolean {
    const call = callOf(context);
    return call.decide('access', judgeAccess(this.policies.current.tools, call.tool.name));
  }
}
