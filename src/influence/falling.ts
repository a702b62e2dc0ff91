/**
 * Indices of the positive of some numbers, greatest first; equal ones by rising index. Sorts 16 bits at a time from the lowest (radix sort):
 * over a hundred thousand authors a comparator is called two million times.
 */
export function falling(values: Float64Array): Int32Array {
  let order = new Int32Array(values.length);
  let count = 0;
  // The bits of positive numbers, read as an integer, rise as the numbers do.
  const bits = new DataView(new ArrayBuffer(values.byteLength));
  for (let i = 0; i < values.length; i += 1) {
    if (!(values[i]! > 0)) continue;
    bits.setFloat64(8 * i, values[i]!, true);
    order[count] = i;
    count += 1;
  }
  order = order.subarray(0, count);
  let next = new Int32Array(count);
  for (let byte = 0; byte < 8; byte += 2) {
    const place = new Int32Array(0x10000);
    for (const i of order) place[bits.getUint16(8 * i + byte, true)]! += 1;
    let before = 0;
    for (let digit = 0xffff; digit >= 0; digit -= 1) {
      const many = place[digit]!;
      place[digit] = before;
      before += many;
    }
    for (const i of order) {
      const digit = bits.getUint16(8 * i + byte, true);
      next[place[digit]!] = i;
      place[digit]! += 1;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Where the equal values that begin at place `from` of such an order end. */
export function endOfEqual(order: Int32Array, values: Float64Array, from: number): number {
  const value = values[order[from]!]!;
  let to = from + 1;
  while (to < order.length && values[order[to]!] === value) to += 1;
  return to;
}
