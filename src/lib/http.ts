/** The only way to the network by HTTP. Every caller gets limits, a deadline and classified failures. */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Whole exchange; default 20 s. */
  readonly timeoutMs?: number;
  /** Of the decompressed body; default 10 MB. Above it the answer is a `malformed` failure. */
  readonly maxBytes?: number;
  /** Redirects followed; default 5; 0 for webhooks. */
  readonly maxRedirects?: number;
  /** Refuse loopback, private and link-local addresses (after DNS), for URLs that strangers can set. */
  readonly publicOnly?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Final URL after redirects. */
  readonly url: string;
  readonly body: Uint8Array;
  text(): string;
  json(): unknown;
}
