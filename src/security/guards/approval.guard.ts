import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Approvals } from '../approval/approvals.js';
import { callOf } from './call.of.js';

/** The last of the mandatory ones: a person is asked only about what every rule allows. */
@Injectable()
export class ApprovalGuard implements CanActivate {
  constructor(private readonly approvals: Approvals) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const call = callOf(context);
    const verdict = this.approvals.judge(call);
    return verdict instanceof Promise
      ? verdict.then((decided) => call.decide('approval', decided))
      : call.decide('approval', verdict);
  }
}
