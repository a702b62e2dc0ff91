import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { crc32, WireReader, WireWriter } from './kafka-wire.ts';

export interface KafkaServer {
  readonly broker: string;
  /** Values by topic and partition; the index is the offset. */
  readonly topics: Map<string, (string | null)[][]>;
  /** What the group has committed, `topic/partition` → offset. */
  readonly committed: Map<string, bigint>;
  close(): Promise<void>;
}

/** API keys of the protocol, with the one version that is spoken of each. */
const APIS = {
  fetch: [1, 0],
  listOffsets: [2, 0],
  metadata: [3, 0],
  offsetCommit: [8, 2],
  offsetFetch: [9, 1],
  findCoordinator: [10, 0],
  joinGroup: [11, 0],
  heartbeat: [12, 0],
  leaveGroup: [13, 0],
  syncGroup: [14, 0],
  apiVersions: [18, 0],
} as const;
const UNKNOWN_TOPIC = 3;
const OUT_OF_RANGE = 1;

/** One broker that speaks Kafka's protocol on a loopback port: what a consumer group of one member needs. */
export async function kafkaServer(): Promise<KafkaServer> {
  const sockets = new Set<Socket>();
  const topics: KafkaServer['topics'] = new Map();
  const committed: KafkaServer['committed'] = new Map();
  let generation = 0;
  let assignment: Buffer = Buffer.alloc(0);
  let port = 0;
  const partition = (topic: string, index: number) => topics.get(topic)?.[index];

  const answers: Record<number, (request: WireReader) => Buffer | Promise<Buffer>> = {};
  // The writer that nested arrays write to.
  let out = new WireWriter();
  const write = (build: () => void): Buffer => {
    out = new WireWriter();
    build();
    return out.done();
  };
  answers[APIS.apiVersions[0]] = () =>
    write(() =>
      out.int16(0).array(Object.values(APIS), ([key, version]) => out.int16(key).int16(version).int16(version)),
    );
  answers[APIS.metadata[0]] = (request) => {
    const asked = request.array(() => request.string());
    return write(() => {
      out.array([0], () => out.int32(1).string('127.0.0.1').int32(port));
      out.array(asked.length > 0 ? asked : [...topics.keys()], (name) => {
        const parts = topics.get(name);
        out.int16(parts ? 0 : UNKNOWN_TOPIC).string(name);
        out.array([...(parts ?? []).keys()], (index) => {
          out
            .int16(0)
            .int32(index)
            .int32(1)
            .array([1], (id) => out.int32(id))
            .array([1], (id) => out.int32(id));
        });
      });
    });
  };
  answers[APIS.findCoordinator[0]] = () => write(() => out.int16(0).int32(1).string('127.0.0.1').int32(port));
  answers[APIS.joinGroup[0]] = (request) => {
    request.string();
    request.int32();
    const member = request.string() || 'member-1';
    request.string();
    const [protocol] = request.array(() => ({ name: request.string(), metadata: Buffer.from(request.bytes()) }));
    generation += 1;
    return write(() => {
      out.int16(0).int32(generation).string(protocol!.name).string(member).string(member);
      out.array([0], () => out.string(member).bytes(protocol!.metadata));
    });
  };
  answers[APIS.syncGroup[0]] = (request) => {
    request.string();
    request.int32();
    request.string();
    const [mine] = request.array(() => ({ member: request.string(), assignment: Buffer.from(request.bytes()) }));
    assignment = mine?.assignment ?? assignment;
    return write(() => out.int16(0).bytes(assignment));
  };
  answers[APIS.heartbeat[0]] = () => write(() => out.int16(0));
  answers[APIS.leaveGroup[0]] = () => write(() => out.int16(0));
  answers[APIS.offsetFetch[0]] = (request) => {
    request.string();
    const asked = request.array(() => ({ topic: request.string(), partitions: request.array(() => request.int32()) }));
    return write(() =>
      out.array(asked, ({ topic, partitions }) =>
        out.string(topic).array(partitions, (index) =>
          out
            .int32(index)
            .int64(committed.get(`${topic}/${index}`) ?? -1n)
            .string('')
            .int16(0),
        ),
      ),
    );
  };
  answers[APIS.offsetCommit[0]] = (request) => {
    request.string();
    request.int32();
    request.string();
    request.int64();
    const asked = request.array(() => ({
      topic: request.string(),
      partitions: request.array(() => ({
        index: request.int32(),
        offset: request.int64(),
        metadata: request.string(),
      })),
    }));
    for (const { topic, partitions } of asked)
      for (const { index, offset } of partitions) committed.set(`${topic}/${index}`, offset);
    return write(() =>
      out.array(asked, ({ topic, partitions }) =>
        out.string(topic).array(partitions, ({ index }) => out.int32(index).int16(0)),
      ),
    );
  };
  answers[APIS.listOffsets[0]] = (request) => {
    request.int32();
    const asked = request.array(() => ({
      topic: request.string(),
      partitions: request.array(() => ({ index: request.int32(), time: request.int64(), most: request.int32() })),
    }));
    return write(() =>
      out.array(asked, ({ topic, partitions }) =>
        out.string(topic).array(partitions, ({ index, time }) => {
          const end = BigInt(partition(topic, index)?.length ?? 0);
          out
            .int32(index)
            .int16(0)
            .array([time === -2n ? 0n : end], (offset) => out.int64(offset));
        }),
      ),
    );
  };
  answers[APIS.fetch[0]] = async (request) => {
    request.int32();
    const wait = request.int32();
    request.int32();
    const asked = request.array(() => ({
      topic: request.string(),
      partitions: request.array(() => ({ index: request.int32(), offset: request.int64(), most: request.int32() })),
    }));
    const fresh = (): boolean =>
      asked.some(({ topic, partitions }) =>
        partitions.some(({ index, offset }) => (partition(topic, index)?.length ?? 0) > offset),
      );
    const until = performance.now() + wait;
    while (!fresh() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    return write(() =>
      out.array(asked, ({ topic, partitions }) =>
        out.string(topic).array(partitions, ({ index, offset }) => {
          const values = partition(topic, index) ?? [];
          const bad = offset < 0n || offset > BigInt(values.length);
          out
            .int32(index)
            .int16(bad ? OUT_OF_RANGE : 0)
            .int64(BigInt(values.length));
          out.bytes(bad ? Buffer.alloc(0) : messageSet(values, Number(offset)));
        }),
      ),
    );
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let rest = Buffer.alloc(0);
    let last = Promise.resolve();
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
        const request = new WireReader(rest.subarray(4, 4 + rest.readInt32BE(0)));
        rest = rest.subarray(4 + rest.readInt32BE(0));
        const key = request.int16();
        request.int16();
        const correlation = request.int32();
        request.string();
        // Answers go out in the order of the requests.
        last = last.then(async () => {
          const body = await answers[key]!(request);
          if (!socket.destroyed)
            socket.write(
              new WireWriter()
                .int32(body.length + 4)
                .int32(correlation)
                .raw(body)
                .done(),
            );
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  return {
    broker: `127.0.0.1:${port}`,
    topics,
    committed,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** At most 7 messages, format 0: offset, size, CRC, magic, attributes, key, value. */
function messageSet(values: readonly (string | null)[], from: number): Buffer {
  const set = new WireWriter();
  values.slice(from, from + 7).forEach((value, index) => {
    const body = new WireWriter()
      .int8(0)
      .int8(0)
      .bytes(null)
      .bytes(value === null ? null : Buffer.from(value))
      .done();
    set
      .int64(BigInt(from + index))
      .int32(body.length + 4)
      .int32(crc32(body) | 0)
      .raw(body);
  });
  return set.done();
}
