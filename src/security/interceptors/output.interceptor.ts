import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { SealedAnswer, ToolDescriptor } from '../../kernel/index.js';
import { PolicyStore } from '../../policy/index.js';
import { callOf } from '../guards/call.of.js';
import { renderAnswer, UnusableAnswer } from '../output/answer.renderer.js';
import { problemList } from '../validator/problem.list.js';

/** Renders and bounds what a tool returned. Global, hence outermost: it sees what every other interceptor made of it. */
@Injectable()
export class OutputInterceptor implements NestInterceptor<unknown, SealedAnswer> {
  constructor(private readonly policies: PolicyStore) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<SealedAnswer> {
    const { tool } = callOf(context);
    const { maxOutputBytes } = this.policies.current.tools;
    return next
      .handle()
      .pipe(map((value) => fitting(tool, renderAnswer(tool.answer.shape, value, maxOutputBytes))));
  }
}

/** Judges what leaves and not what the tool returned: between the two stand interceptors and the serialisation. */
function fitting({ answer }: ToolDescriptor, sealed: SealedAnswer): SealedAnswer {
  const problems = 'contract' in answer ? answer.contract.problemsOf(sealed.answer.structured) : [];
  if (problems.length === 0) return sealed;
  throw new UnusableAnswer(`it does not fit the tool's output schema: ${problemList(problems)}`);
}
