/** Whether an author is one of the accounts of a list (`source:native-id` or `@handle`, in any case). */
export function accountsIn(list: readonly string[]): (id: string, handle: string | undefined) => boolean {
  const names = new Set(list.map((name) => name.toLowerCase()));
  if (names.size === 0) return () => false;
  // Most names of a crowd are of another length than the few listed: told apart without folding them.
  const lengths = new Set([...names].map((name) => name.length));
  const has = (name: string): boolean => lengths.has(name.length) && names.has(name.toLowerCase());
  return (id, handle) => {
    if (has(id)) return true;
    if (handle !== undefined) return lengths.has(handle.length + 1) && names.has(`@${handle.toLowerCase()}`);
    // Of an account that is only ever named no handle is known; on some networks its native id is the handle.
    const native = id.length - id.indexOf(':');
    return lengths.has(native) && names.has(`@${id.slice(id.indexOf(':') + 1).toLowerCase()}`);
  };
}
