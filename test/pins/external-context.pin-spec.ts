/**
 * What we rely on in Nest's ExternalContextCreator, and the ways in which it fails open.
 * When one of these goes red after an upgrade of Nest, the framework has changed under the chain: read
 * src/tools/tool.pipeline.ts and src/security/security.module.ts before touching the expectation.
 */
import {
  Injectable,
  Module,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE, ExternalContextCreator, ModuleRef } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { IsInt } from 'class-validator';
import { EMPTY, of, tap } from 'rxjs';

const PARAMS = 'pin:params';
const trail: string[] = [];

@Injectable()
class DenyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    trail.push(`deny:${context.getType<string>()}`);
    return false;
  }
}

@Injectable()
class FirstGuard implements CanActivate {
  canActivate(): boolean {
    trail.push('first');
    return true;
  }
}

@Injectable()
class SecondGuard implements CanActivate {
  canActivate(): boolean {
    trail.push('second');
    return true;
  }
}

@Injectable()
class TrailInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    trail.push('before');
    return next.handle().pipe(tap(() => trail.push('after')));
  }
}

class NumberDto {
  @IsInt()
  n!: number;
}

function bind(prototype: object, method: string, index: number): void {
  Reflect.defineMetadata(
    PARAMS,
    { [`101:${index}`]: { index, data: undefined, pipes: [] } },
    prototype.constructor,
    method,
  );
}

@Injectable()
class Plain {
  run(input?: unknown): string {
    trail.push(`body:${JSON.stringify(input)}`);
    return 'ran';
  }
}

@Injectable()
@UseGuards(DenyGuard)
class ClassGuarded {
  run(): string {
    trail.push('body');
    return 'ran';
  }
}

@Injectable()
class MethodGuarded {
  @UseGuards(DenyGuard)
  run(): string {
    trail.push('body');
    return 'ran';
  }
}

@Injectable()
class Intercepted {
  @UseGuards(DenyGuard)
  @UseInterceptors(TrailInterceptor)
  run(): string {
    return 'ran';
  }
}

@Injectable()
class Validated {
  run(input: NumberDto): string {
    trail.push(`body:${JSON.stringify(input)}`);
    return 'ran';
  }
}
bind(Validated.prototype, 'run', 0);
Reflect.defineMetadata('design:paramtypes', [NumberDto], Validated.prototype, 'run');

@Injectable()
class Streaming {
  observable() {
    return of('last');
  }

  empty() {
    return EMPTY;
  }
}

const factory = { exchangeKeyForValue: (_kind: number, _data: unknown, args: unknown[]) => args[0] };

describe('ExternalContextCreator', () => {
  let app: TestingModule;

  async function boot(providers: unknown[]): Promise<ExternalContextCreator> {
    trail.length = 0;
    @Module({ providers: providers as never[] })
    class PinModule {}
    app = await Test.createTestingModule({ imports: [PinModule] }).compile();
    await app.init();
    return app.get(ExternalContextCreator);
  }

  function target(creator: ExternalContextCreator, host: { run: unknown }, options?: object, type?: string) {
    return creator.create(
      host as never,
      host.run as never,
      'run',
      PARAMS,
      factory as never,
      undefined,
      undefined,
      options as never,
      type,
    ) as (input?: unknown) => Promise<unknown>;
  }

  /** What the pipeline does for a tool that is data. */
  function standIn(creator: ExternalContextCreator, host: object) {
    const body = (...args: unknown[]) => {
      trail.push(`stand-in:${JSON.stringify(args)}`);
      return 'stood in';
    };
    return creator.create(
      host as never,
      body,
      'no method of it',
      PARAMS,
      factory as never,
      undefined,
      undefined,
      undefined,
      'mcp',
    ) as (input?: unknown) => Promise<unknown>;
  }

  afterEach(() => app.close());

  it('runs a method-level guard, and reports a denial as an error', async () => {
    const creator = await boot([MethodGuarded, DenyGuard]);

    await expect(target(creator, app.get(MethodGuarded), undefined, 'mcp')()).rejects.toThrow(
      'Forbidden resource',
    );
    expect(trail).toEqual(['deny:mcp']);
  });

  it('FAILS OPEN with an options object: it replaces the defaults and drops the guards', async () => {
    const creator = await boot([MethodGuarded, DenyGuard]);

    expect(await target(creator, app.get(MethodGuarded), { filters: false }, 'mcp')()).toBe('ran');
    expect(trail).toEqual(['body']);
  });

  it('FAILS OPEN without a context type: guards are told that this is http', async () => {
    const creator = await boot([MethodGuarded, DenyGuard]);

    await expect(target(creator, app.get(MethodGuarded))()).rejects.toThrow();
    expect(trail).toEqual(['deny:http']);
  });

  it('FAILS OPEN with a bound method: its guard metadata is lost', async () => {
    const creator = await boot([MethodGuarded, DenyGuard]);
    const host = app.get(MethodGuarded);
    const bound = { run: host.run.bind(host) };
    const call = creator.create(
      host as never,
      bound.run as never,
      'run',
      PARAMS,
      factory as never,
      undefined,
      undefined,
      undefined,
      'mcp',
    );

    expect(await call()).toBe('ran');
  });

  it('FAILS OPEN for a host in no module: its class-level guards are skipped, global ones are not', async () => {
    const creator = await boot([DenyGuard, { provide: APP_GUARD, useClass: FirstGuard }]);
    const host = await app.get(ModuleRef).create(ClassGuarded);

    expect(await target(creator, host, undefined, 'mcp')()).toBe('ran');
    expect(trail).toEqual(['first', 'body']);
  });

  it('FAILS OPEN without bound parameters: pipes never run and the method gets the raw arguments', async () => {
    const creator = await boot([Plain, { provide: APP_PIPE, useValue: { transform: () => 'piped' } }]);

    expect(await target(creator, app.get(Plain), undefined, 'mcp')('raw')).toBe('ran');
    expect(trail).toEqual(['body:"raw"']);
  });

  it('FAILS OPEN with a default ValidationPipe: parameters of our kinds count as custom and are not validated', async () => {
    const creator = await boot([Validated, { provide: APP_PIPE, useValue: new ValidationPipe() }]);

    expect(await target(creator, app.get(Validated), undefined, 'mcp')({ n: 'not a number' })).toBe('ran');
    expect(trail).toEqual(['body:{"n":"not a number"}']);
  });

  it('FAILS OPEN for an audit written as an interceptor: it never sees a denial', async () => {
    const creator = await boot([Intercepted, DenyGuard, TrailInterceptor]);

    await expect(target(creator, app.get(Intercepted), undefined, 'mcp')()).rejects.toThrow();
    expect(trail).toEqual(['deny:mcp']);
  });

  it('runs global guards in the order of one providers array, before interceptors and the body', async () => {
    const creator = await boot([
      Plain,
      { provide: APP_GUARD, useClass: FirstGuard },
      { provide: APP_GUARD, useClass: SecondGuard },
      { provide: APP_INTERCEPTOR, useClass: TrailInterceptor },
    ]);

    await target(creator, app.get(Plain), undefined, 'mcp')();
    expect(trail).toEqual(['first', 'second', 'before', 'body:undefined', 'after']);
  });

  it('runs class-level guards of the host before a function that is none of its methods', async () => {
    const creator = await boot([ClassGuarded, DenyGuard]);
    const host = app.get(ClassGuarded);

    await expect(standIn(creator, host)('raw')).rejects.toThrow('Forbidden resource');
    expect(trail).toEqual(['deny:mcp']);
  });

  it('gives such a function the arguments as they are, after the global guards', async () => {
    const creator = await boot([Plain, { provide: APP_GUARD, useClass: FirstGuard }]);

    expect(await standIn(creator, app.get(Plain))('raw')).toBe('stood in');
    expect(trail).toEqual(['first', 'stand-in:["raw"]']);
  });

  it('awaits an observable and rejects an empty one', async () => {
    const creator = await boot([Streaming]);
    const host = app.get(Streaming);
    const call = (name: 'observable' | 'empty') =>
      creator.create(
        host as never,
        host[name] as never,
        name,
        PARAMS,
        factory as never,
        undefined,
        undefined,
        undefined,
        'mcp',
      );

    expect(await call('observable')()).toBe('last');
    await expect(call('empty')()).rejects.toThrow('no elements in sequence');
  });
});
