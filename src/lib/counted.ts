/** `1 row`, `2 rows`: plain digits, for lines that programs read too. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`;
}
