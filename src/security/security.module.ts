import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Clock, SystemClock } from '../kernel/index.js';
import { Approvals } from './approval/approvals.js';
import { ApprovalDesk } from './approval/desk/approval.desk.js';
import { AuditLog } from './audit/audit.log.js';
import { ToolClients } from './client/tool.clients.js';
import { WorkspaceFilesService } from './files/workspace-files.service.js';
import { EgressGovernor } from './firewall/guard/egress.governor.js';
import { GuardedHttpClient } from './firewall/guarded-http.client.js';
import { EgressProxies } from './firewall/proxy/egress.proxies.js';
import { Resolver, SystemResolver } from './firewall/resolver.js';
import { ApprovalGuard } from './guards/approval.guard.js';
import { InputGuard } from './guards/input.guard.js';
import { PolicyGuard } from './guards/policy.guard.js';
import { RateLimitGuard } from './guards/rate-limit.guard.js';
import { ToolAccessGuard } from './guards/tool-access.guard.js';
import { OutputInterceptor } from './interceptors/output.interceptor.js';
import { RethrowFilter } from './interceptors/rethrow.filter.js';
import { RateLimiter } from './rate-limit/rate.limiter.js';
import { Sandbox } from './sandbox/sandbox.service.js';

/**
 * The chain, in the order in which it runs. One array, because guards of different modules run in an order
 * that follows the module graph. Global, because class- and method-level guards vanish without a word when Nest
 * cannot place their host. A team's own `@UseGuards()` run after these and can only refuse more.
 */
@Module({
  providers: [
    { provide: APP_GUARD, useClass: ToolAccessGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: InputGuard },
    { provide: APP_GUARD, useClass: PolicyGuard },
    { provide: APP_GUARD, useClass: ApprovalGuard },
    { provide: APP_INTERCEPTOR, useClass: OutputInterceptor },
    { provide: APP_FILTER, useClass: RethrowFilter },
    { provide: Clock, useClass: SystemClock },
    { provide: Resolver, useClass: SystemResolver },
    ApprovalDesk,
    Approvals,
    AuditLog,
    EgressGovernor,
    EgressProxies,
    GuardedHttpClient,
    RateLimiter,
    Sandbox,
    ToolClients,
    WorkspaceFilesService,
  ],
  exports: [AuditLog, Clock, EgressProxies, GuardedHttpClient, Sandbox, ToolClients, WorkspaceFilesService],
})
export class SecurityModule {}
