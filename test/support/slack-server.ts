import { type ReceivedRequest, type Reply, startWebhookServer, type WebhookServer } from './webhook-server.ts';

/**
 * An incoming webhook that holds each message against the limits Slack documents for Block Kit, and refuses as Slack
 * does: `no_text`, `invalid_blocks: WHY`, `msg_too_long`.
 */
export function startSlackServer(): Promise<WebhookServer> {
  return startWebhookServer(asSlackDoes);
}

export function asSlackDoes({ body }: ReceivedRequest): Reply {
  const problem = slackProblem(JSON.parse(body));
  return problem === null ? { status: 200, body: 'ok' } : { status: 400, body: problem };
}

type Node = Record<string, unknown>;

export function slackProblem(message: Node): string | null {
  if (typeof message.text !== 'string' || message.text === '') return 'no_text';
  const blocks = (message.blocks ?? []) as Node[];
  if (blocks.length > 50) return 'invalid_blocks: more than 50';
  for (const block of blocks) {
    const problem = blockProblem(block);
    if (problem !== null) return `invalid_blocks: ${String(block.type)}: ${problem}`;
  }
  return shown(blocks) > 13_000 ? 'msg_too_long' : null;
}

function blockProblem(block: Node): string | null {
  const elements = (block.elements ?? []) as Node[];
  switch (block.type) {
    case 'header':
      return textProblem(block.text as Node, 150, 'plain_text');
    case 'divider':
      return null;
    case 'context':
      if (elements.length === 0 || elements.length > 10) return `${elements.length} elements`;
      return firstOf(elements, (element) => textProblem(element, 2000));
    case 'section':
      return textProblem(block.text as Node, 3000);
    case 'actions':
      if (elements.length === 0 || elements.length > 25) return `${elements.length} elements`;
      return firstOf(elements, buttonProblem) ?? distinct(elements.map(({ action_id }) => action_id));
    case 'rich_text':
      return elements.length === 0 ? 'empty' : firstOf(elements, richProblem);
    default:
      return 'unknown type';
  }
}

function richProblem(element: Node): string | null {
  const inner = (element.elements ?? []) as Node[];
  if (inner.length === 0) return `${String(element.type)} without elements`;
  switch (element.type) {
    case 'rich_text_list':
      if (element.style !== 'bullet' && element.style !== 'ordered') return 'list style';
      return firstOf(inner, (item) => (item.type === 'rich_text_section' ? richProblem(item) : 'list of no sections'));
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return firstOf(inner, leafProblem);
    default:
      return `unknown ${String(element.type)}`;
  }
}

function leafProblem(leaf: Node): string | null {
  if (leaf.type === 'text') return typeof leaf.text === 'string' && leaf.text !== '' ? null : 'empty text';
  if (leaf.type === 'link') return urlProblem(leaf.url);
  return `unknown ${String(leaf.type)}`;
}

function textProblem(text: Node | undefined, max: number, type?: string): string | null {
  if (typeof text?.text !== 'string' || text.text === '') return 'no text';
  if (type !== undefined && text.type !== type) return `text of type ${String(text.type)}`;
  return text.text.length > max ? `text of ${text.text.length}, more than ${max}` : null;
}

function buttonProblem(button: Node): string | null {
  if (button.type !== 'button' || typeof button.action_id !== 'string' || button.action_id.length > 255)
    return 'not a button';
  return textProblem(button.text as Node, 75, 'plain_text') ?? urlProblem(button.url);
}

function urlProblem(url: unknown): string | null {
  return typeof url === 'string' && url.length <= 3000 && /^https?:\/\//.test(url) ? null : 'bad url';
}

function firstOf(nodes: readonly Node[], problem: (node: Node) => string | null): string | null {
  return nodes.map(problem).find((found) => found !== null) ?? null;
}

const distinct = (ids: readonly unknown[]) => (new Set(ids).size === ids.length ? null : 'action ids repeat');

function shown(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + shown(inner), 0);
}
