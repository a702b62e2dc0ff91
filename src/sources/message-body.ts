/** Most mentions that one message of a pipeline may hold. */
const MAX_ITEMS = 1_000;

/** What a message of a pipeline holds: one mention, or a list of them, as JSON. Null where it is neither. */
export function readMessage(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.slice(0, MAX_ITEMS);
    return value !== null && typeof value === 'object' ? [value] : null;
  } catch {
    return null;
  }
}
