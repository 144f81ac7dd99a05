import { Injectable, Module, Scope, UsePipes, type Type } from '@nestjs/common';
import { APP_GUARD, APP_PIPE } from '@nestjs/core';
import { IsString, Matches, MaxLength } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { ToolAccessGuard } from '../../src/security/guards/tool-access.guard.js';
import { SecurityModule } from '../../src/security/index.js';
import { McpPlugin, NoInput, ToolInput } from '../../src/tools/index.js';
import { tool } from '../fixtures/probe.plugin.js';
import { bootApp } from '../support/app.js';

class LooseInput {
  @IsString()
  text!: string;
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class UnboundTools {
  @tool('unbound')
  run(_input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class HalfBoundTools {
  @tool('half_bound')
  run(@ToolInput() _input: NoInput, _raw: unknown): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class DuplicateTools {
  @tool('add_bug')
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class IllegalNameTools {
  @tool('boot canary')
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@Injectable()
class NamelessTools {
  @tool('nameless')
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class UndescribedTools {
  @tool('undescribed', { description: ' ', annotations: { readOnlyHint: true } as never })
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class NoDtoTools {
  @tool('no_dto', { input: undefined as never })
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class LooseTools {
  @tool('loose', { input: LooseInput })
  run(@ToolInput() _input: LooseInput): string {
    return '';
  }
}

class CostlyInput {
  @IsString()
  @MaxLength(100)
  @Matches(/^(\w+\s?)*$/)
  text!: string;
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class CostlyTools {
  @tool('costly', { input: CostlyInput })
  run(@ToolInput() _input: CostlyInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class CostlyAnswerTools {
  @tool('costly_answer', { output: CostlyInput })
  run(@ToolInput() _input: NoInput): CostlyInput {
    return { text: '' };
  }
}

const FETCHED = { src: 'https://icons.example/a.png', mimeType: 'image/png' };

@McpPlugin({ name: 'bad', version: '1.0.0' })
class FetchedIconTools {
  @tool('fetched_icon', { icons: [FETCHED] })
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0', icons: [FETCHED] })
class FetchedPluginIconTools {
  @tool('fetched_plugin_icon')
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class PlainTools {
  @tool('plain')
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bugtracker', version: '1.0.0' })
class PosingTools {
  @tool('posing')
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@McpPlugin({ name: 'bad', version: '1.0.0' })
class PipedTools {
  @tool('piped')
  @UsePipes({ transform: () => ({}) })
  run(@ToolInput() _input: NoInput): string {
    return '';
  }
}

@Injectable()
class DenyingGuard {
  canActivate(): boolean {
    return false;
  }
}

function moduleOf(provider: unknown): Type {
  @Module({ providers: [provider as never] })
  class BadModule {}
  return BadModule;
}

describe('the boot', () => {
  it.each([
    [
      'an unbound parameter',
      UnboundTools,
      'no parameter is bound; take @ToolInput(), even when it is unused',
    ],
    ['a half-bound method', HalfBoundTools, 'every parameter needs @ToolInput() or @CallContext()'],
    ['a name that is taken', DuplicateTools, 'two tools are named "add_bug"; names must be unique'],
    [
      'a plugin name that is taken',
      PosingTools,
      'two classes are the plugin "bugtracker"; give each a name of its own',
    ],
    ['an illegal name', IllegalNameTools, 'the name must be 1 to 64 of A-Z a-z 0-9 _ . -'],
    ['a host without @McpPlugin()', NamelessTools, 'its class needs @McpPlugin({ name, version })'],
    ['a missing description', UndescribedTools, 'description is missing'],
    ['missing annotations', UndescribedTools, 'annotations.destructiveHint is missing'],
    ['a missing DTO', NoDtoTools, 'input is missing; a tool without arguments takes NoInput'],
    ['an unbounded string', LooseTools, 'text has no maximum length'],
    [
      'a pattern that could take years',
      CostlyTools,
      'text: the pattern /^(\\w+\\s?)*$/ could take very long on some texts',
    ],
    [
      'the same in an answer',
      CostlyAnswerTools,
      'answer.properties.text: the pattern /^(\\w+\\s?)*$/ could take very long on some texts',
    ],
    [
      'an icon that clients would fetch',
      FetchedIconTools,
      'icons[0] must be a base64 data: URI of image/png, image/jpeg, image/webp, image/svg+xml',
    ],
    ['such an icon of a plugin', FetchedPluginIconTools, 'icons[0] must be a base64 data: URI'],
    ['pipes on a tool', PipedTools, 'pipes would change the input after it was judged; validate in the DTO'],
    [
      'a global guard of a team',
      { provide: APP_GUARD, useValue: { canActivate: () => true } },
      'there is a further APP_GUARD, which could run before ours; put @UseGuards() on the tools instead',
    ],
    [
      'a global guard that Nest would drop',
      { provide: APP_GUARD, useClass: DenyingGuard, scope: Scope.REQUEST },
      'a global guard, interceptor, filter or pipe is request-scoped or transient and would never run',
    ],
    [
      'a global pipe',
      { provide: APP_PIPE, useValue: { transform: () => ({}) } },
      'there is an APP_PIPE, which would change input after it was judged; validate in the DTO',
    ],
    [
      'a host from a factory',
      { provide: 'x', useFactory: () => new PlainTools() },
      'its host comes from useValue or useFactory, where class-level guards are lost; provide the class',
    ],
    [
      'a request-scoped host',
      { provide: PlainTools, useClass: PlainTools, scope: Scope.REQUEST },
      'its host is request-scoped or transient; make it a singleton',
    ],
    [
      'a transient host',
      { provide: PlainTools, useClass: PlainTools, scope: Scope.TRANSIENT },
      'its host is request-scoped or transient; make it a singleton',
    ],
  ])('refuses %s', async (_case, provider, problem) => {
    await expect(bootApp([moduleOf(provider)])).rejects.toThrow(problem);
  });

  it('refuses when the audit log cannot be written', async () => {
    await expect(bootApp([], { auditLog: '/dev/null/audit.log' })).rejects.toThrow(
      'Refusing to start: the audit log cannot be written',
    );
  });

  it.each([
    ['access', ToolAccessGuard],
    ['every', undefined],
  ])('refuses when the %s guard has been taken off the chain', async (_which, guard) => {
    const providers = Reflect.getMetadata('providers', SecurityModule) as {
      provide?: unknown;
      useClass?: unknown;
    }[];
    const kept = providers.filter(
      (provider) => provider.provide !== APP_GUARD || (guard !== undefined && provider.useClass !== guard),
    );
    Reflect.defineMetadata('providers', kept, SecurityModule);
    try {
      await expect(bootApp()).rejects.toThrow(
        'Refusing to start: a tool that no policy allows was failed instead of refused',
      );
    } finally {
      Reflect.defineMetadata('providers', providers, SecurityModule);
    }
  });
});
