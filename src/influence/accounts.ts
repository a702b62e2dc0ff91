/** Whether an author is one of the accounts of a list (`source:native-id` or `@handle`, in any case). */
export function accountsIn(list: readonly string[]): (id: string, handle: string | undefined) => boolean {
  const names = new Set(list.map((name) => name.toLowerCase()));
  if (names.size === 0) return () => false;
  return (id, handle) => {
    const own = id.toLowerCase();
    // Of an account that is only ever named no handle is known; on some networks its native id is the handle.
    return names.has(own) || names.has(`@${handle?.toLowerCase() ?? own.slice(own.indexOf(':') + 1)}`);
  };
}
