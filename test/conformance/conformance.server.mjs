// The built server with the tools of the conformance suite beside its own.
const { lockDown } = await import('../../dist/lockdown.js');
lockDown();

const { FixtureModule } = await import('./fixture.plugin.mjs');
const { serve } = await import('../../dist/cli/serve.command.js');

process.exit(await serve({ policy: process.argv[2] }, [FixtureModule]));
