/** Fields that hold a secret under any name that people give them. */
const SECRET_FIELD =
  /^(.*[-_.])?(token|secret|password|passwd|authorization|cookie|set-cookie|ticket|api-?_?key|private-?_?key|refresh|csrf|verifier)$/i;
const CAMEL_SECRET = /(Token|Secret|Password|Authorization|Cookie|Ticket|ApiKey|PrivateKey)$/;

/** Secrets in the middle of a text: our tokens, JWTs, bearer headers, passwords in URLs, signed queries. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [
    /"([\w-]*(?:token|secret|passw(?:or)?d|authorization|cookie|ticket|api[-_]?key|private[-_]?key|csrf|verifier))":"(?:[^"\\]|\\.)+"/gi,
    '"$1":"[secret]"',
  ],
  [/\bsc_[a-z]+_[A-Za-z0-9_-]{16,}/g, '[secret]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, '[secret]'],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [secret]'],
  [/(:\/\/[^\s/:@"\\]*):[^\s/@"\\]+@/g, '$1:[secret]@'],
  [/([?&](?:token|ticket|code|state|x-amz-signature|signature|key)=)[^&\s"\\]+/gi, '$1[secret]'],
];

const CENSOR = '[secret]';
/** Deeper than anything that is logged on purpose. */
const DEPTH = 8;

export const redactText = (text: string): string =>
  SECRET_TEXT.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);

/** A copy in which no field that is named like a secret keeps its value. Errors and class instances are left to the serializers. */
export function redactFields(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => redactFields(item, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      SECRET_FIELD.test(key) || CAMEL_SECRET.test(key) ? CENSOR : redactFields(field, depth + 1),
    ]),
  );
}
