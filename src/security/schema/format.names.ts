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
