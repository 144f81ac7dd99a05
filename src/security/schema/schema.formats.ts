import { setShouldValidateFormat } from '@hyperjump/json-schema';
import { addFormat } from '@hyperjump/json-schema/experimental';
import '@hyperjump/json-schema/formats-lite';

/**
 * Formats that are asserted; a schema that names another one is refused. `idn-email` and `idn-hostname` are left
 * out: their checks take minutes on long texts.
 */
export const FORMATS: ReadonlySet<string> = new Set([
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'iri',
  'iri-reference',
  'json-pointer',
  'regex',
  'relative-json-pointer',
  'time',
  'uri',
  'uri-reference',
  'uri-template',
  'uuid',
]);

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
