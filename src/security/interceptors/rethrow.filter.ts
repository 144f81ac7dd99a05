import { Catch, type ExceptionFilter } from '@nestjs/common';

/**
 * Hands every error on to the dispatcher unchanged.
 * Without it Nest's default filter writes raw messages and stacks of refused and failed calls to the log;
 * what may be logged of an error is decided in one place, by the dispatcher.
 */
@Catch()
export class RethrowFilter implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}
