// The built server with an echo tool, and one that answers at length. Written without decorator syntax, so that Node can
// run it as it is.
const { lockDown } = await import('../../../dist/lockdown.js');
lockDown();

const { Module } = await import('@nestjs/common');
const { IsInt, IsString, Max, MaxLength, Min } = await import('class-validator');
const { McpPlugin, McpTool, ToolInput } = await import('../../../dist/tools/index.js');
const { serve } = await import('../../../dist/cli/serve.command.js');

const MEGABYTE = 1_000_000;
/** Tools beside the two, so that the cost of having many can be seen. */
const MORE = Number(process.env.BENCH_TOOLS ?? 0);
/** Milliseconds that each echo wastes, to see that a regression is noticed. */
const WASTE_MS = Number(process.env.BENCH_WASTE_MS ?? 0);

class EchoInput {}
for (const decorate of [IsString(), MaxLength(MEGABYTE)]) decorate(EchoInput.prototype, 'text');
class FillInput {}
for (const decorate of [IsInt(), Min(0), Max(MEGABYTE)]) decorate(FillInput.prototype, 'bytes');

class EchoTools {}
function declare(name, input, body) {
  EchoTools.prototype[name] = { [name]: (given) => body(given) }[name];
  ToolInput()(EchoTools.prototype, name, 0);
  Reflect.defineMetadata('design:paramtypes', [input], EchoTools.prototype, name);
  McpTool({
    name,
    title: name,
    description: `Is ${name}.`,
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    aliases: [],
    intents: [],
  })(EchoTools.prototype, name, Object.getOwnPropertyDescriptor(EchoTools.prototype, name));
}
declare('echo', EchoInput, ({ text }) => {
  for (const until = performance.now() + WASTE_MS; performance.now() < until;);
  return text;
});
declare('fill', FillInput, ({ bytes }) => 'x'.repeat(bytes));
for (let at = 0; at < MORE; at++) declare(`echo_${at}`, EchoInput, ({ text }) => text);
McpPlugin({ name: 'echo', version: '1.0.0' })(EchoTools);

class EchoModule {}
Module({ providers: [EchoTools] })(EchoModule);

process.exit(await serve({ policy: process.argv[2] }, [EchoModule]));
