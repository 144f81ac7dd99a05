// The floor: a process that parses lines of JSON and answers them, and knows nothing of any protocol but its shape.
import { createInterface } from 'node:readline';

const INITIALIZED = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'floor', version: '1' },
};

const resultOf = ({ method, params }) =>
  method === 'initialize'
    ? INITIALIZED
    : { content: [{ type: 'text', text: String(params?.arguments?.text ?? '') }] };

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.id === undefined) return;
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: resultOf(message) })}\n`);
});
