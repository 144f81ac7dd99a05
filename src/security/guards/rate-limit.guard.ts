import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RateLimiter } from '../rate-limit/rate.limiter.js';
import { callOf } from './call.of.js';

@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limiter: RateLimiter) {}

  canActivate(context: ExecutionContext): boolean {
    const call = callOf(context);
    return call.decide('rate', this.limiter.judge(call.tool.name));
  }
}
