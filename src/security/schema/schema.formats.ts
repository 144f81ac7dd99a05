import { setShouldValidateFormat } from '@hyperjump/json-schema';
import { addFormat } from '@hyperjump/json-schema/experimental';
import '@hyperjump/json-schema/formats-lite';

/** RFC 1123. The library's own also decodes punycode, with what is left out above. */
const HOSTNAME_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

setShouldValidateFormat(true);
addFormat({
  id: 'https://json-schema.org/format/hostname',
  handler: (value) => typeof value !== 'string' || isHostname(value),
});

function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => HOSTNAME_LABEL.test(label));
}
