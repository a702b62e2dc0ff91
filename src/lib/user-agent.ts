/**
 * How every request says who asks, with where to write to: the team's own address where one is set, so that the operator
 * of a network can write to them instead of blocking them.
 */
export function userAgent(contact?: string): string {
  const about = 'self-hosted brand watch; https://www.npmjs.com/package/turntide';
  return `Turntide (${about}${contact === undefined ? '' : `; contact ${contact}`})`;
}
