import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Approvals } from '../approval/approvals.js';
import { callOf } from './call.of.js';

/** The last of the mandatory ones: a person is asked only about what every rule allows. */
@Injectable()
export class ApprovalGuard implements CanActivate {
  constructor(private readonly approvals: Approvals) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const call = callOf(context);
    return call.decide('approval', await this.approvals.judge(call));
  }
}
