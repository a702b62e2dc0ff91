/**
 * Text that was escaped once too often on its way (`don\u2019t`, `Friday\u002c`), as exports and old archives have it,
 * with the escapes read. Any other text is returned as it is.
 */
export function unescaped(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
