import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { SealedAnswer } from '../../kernel/index.js';
import { PolicyStore } from '../../policy/index.js';
import { callOf } from '../guards/call.of.js';
import { renderAnswer } from '../output/answer.renderer.js';

/** Renders and bounds what a tool returned. Global, hence outermost: it sees what every other interceptor made of it. */
@Injectable()
export class OutputInterceptor implements NestInterceptor<unknown, SealedAnswer> {
  constructor(private readonly policies: PolicyStore) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<SealedAnswer> {
    const { tool } = callOf(context);
    const { maxOutputBytes } = this.policies.current.tools;
    return next.handle().pipe(map((value) => renderAnswer(tool.answers, value, maxOutputBytes)));
  }
}
