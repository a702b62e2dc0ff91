/**
 * What emoji and faces say by themselves, in [-1, 1], judged by hand for this project. Read as signs, never as
 * the words of their names, and outside the scope of any negation: "nothing for me :(" stays sad.
 */
const BY_POLARITY: readonly (readonly [number, string])[] = [
  [1, '😍 🥰 😻 💖 💕 💗 💓 💞 💘 💝 🤩 🎉 🥳 🏆 🙌 💯 ❤ 🧡 💛 💚 💙 💜 🤍 🤎 🩷 🥇'],
  [0.8, '😊 😁 😄 😃 😀 🤗 😘 😎 👏 👍 👌 ☺ 🥹 😇 🎊 ✨ 🌟 ⭐ 💪 🔥 🫶 😋 🤤 😚 😙 😗 🙏 ✅ 🍾 🥂 🤝'],
  [0.4, '😂 🤣 😉 🙂 😌 😆 😜 😝 😛 😏 🌈 ☀ 🌞 🎶 🎁 🌹 🌸 🍀 🚀 ✌ 🤞 🤟 🫡 😅 😺 😸 🎂 🍻'],
  [-0.3, '😐 😑 😶 🙃 🤔 😬 😮 😯 😳 🤷 🤨 😴 🥱 😪 🫤 🫠'],
  [-0.6, '😕 🙁 ☹ 😟 😞 😔 😒 🙄 😓 😥 😰 😨 😧 😦 😫 😩 😣 😖 😠 🤦 👎 🚫 ❌ ⚠ 🚨 🤕 🤒 😷 😿 🥺 😵 🤥'],
  [-1, '😡 🤬 😢 😭 💔 🤮 🤢 😱 👿 😤 💩 🖕 😾 ☠ 💀 🤡'],
];

const POLARITY: ReadonlyMap<string, number> = new Map(
  BY_POLARITY.flatMap(([polarity, emoji]) => emoji.split(' ').map((sign) => [sign, polarity] as const)),
);

/** @param emoji in normal form (`plainEmoji`); 0 where it says nothing. */
export function emojiPolarity(emoji: string): number {
  return POLARITY.get(emoji) ?? 0;
}

/** Of a face made of signs: by its mouth, either way round. */
export function emoticonPolarity(face: string): number {
  const plain = face.replace(/[-'^o*](?=[^\s])/, '');
  if (/^<3+$/.test(face) || /\^_*\^/.test(face) || /^n_n$/.test(face)) return 0.8;
  if (face === '</3') return -1;
  if (/['´]\)/.test(face)) return 0.4;
  if (/^>?[:=;8][)\]}D3*>pPd]|^[xX]D$|^[([][:;=]/.test(plain)) return /^[:;=8x][pPdD]/i.test(plain) ? 0.5 : 0.8;
  if (/^>?[:=;][([{cC@<\\/sS$|]|^[)\]][:=]|^D:/.test(plain)) return /[/\\|sS$]$/.test(plain) ? -0.4 : -0.8;
  if (/^(?:-_+-|T_T|u_u|>_+<|x_x)$/i.test(face)) return -0.6;
  return 0;
}
